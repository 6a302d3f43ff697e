package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects on the media of this host. Transfers run on their callers' threads; see {@code docs/threads.md} for the others. */
@Component(service = ObjectStore.class, configurationPid = StoreConfig.PID)
@Designate(ocd = StoreConfig.class)
public final class LocalObjectStore implements ObjectStore {
    static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

    private static final Logger log = LoggerFactory.getLogger(LocalObjectStore.class);

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final ResourceScheduler scheduler;
    private final LayoutRegistry layouts;
    private final StoreSettings settings;
    private final TransferGate gate;
    private final TransferWorkbench workbench;
    private final Reaper reaper;
    private final GroupCommitter committer;
    private final RepairList repairs = new RepairList();
    private final OpenReaders readers;
    private final TransferServices services;

    @Activate
    public LocalObjectStore(
            @Reference ObjectCatalog objects,
            @Reference ResourceCatalog resources,
            @Reference ChangeFeed feed,
            @Reference ResourceScheduler scheduler,
            @Reference LayoutRegistry layouts,
            StoreConfig config)
            throws ArchivoltException {
        this(objects, resources, feed, scheduler, layouts, StoreSettings.from(config), Ticker.system());
    }

    LocalObjectStore(
            ObjectCatalog objects,
            ResourceCatalog resources,
            ChangeFeed feed,
            ResourceScheduler scheduler,
            LayoutRegistry layouts,
            StoreSettings settings,
            Ticker ticker) {
        UUID session = UUID.randomUUID();
        this.objects = objects;
        this.resources = resources;
        this.scheduler = scheduler;
        this.layouts = layouts;
        this.settings = settings;
        this.gate = new TransferGate(settings.transfersMax(), settings.transfersWait());
        this.workbench = new TransferWorkbench(settings, ticker);
        this.readers = new OpenReaders(ticker);
        this.reaper = new Reaper(objects, resources, feed, scheduler, readers, settings, ticker, session);
        this.committer = new GroupCommitter(objects, settings, ticker, reaper::trigger);
        this.services =
                new TransferServices(scheduler, layouts, committer, reaper, workbench, settings, ticker, session);
        committer.start();
        reaper.start();
        log.info("object store of host {} started, session {}", settings.host(), session);
    }

    /** Lets running transfers end, within a bound; then writes to the catalog what is still waiting. */
    @Deactivate
    void close() {
        if (!gate.close(settings.stopWait())) {
            log.warn("{} transfers still ran at the stop; they fail", gate.inside());
        }
        reaper.close();
        committer.close();
        workbench.close();
        log.info("object store stopped, {} damaged extents known", repairs.size());
    }

    @Override
    public PutResult put(PutRequest request, ObjectBody body) throws ArchivoltException {
        RequestRules.check(request);
        Family family = request.family().orElse(settings.defaultFamily());
        if (!scheduler.families().contains(family)) {
            throw RequestRules.unknownFamily(family);
        }
        return gate.pass(() -> put(request, body, family));
    }

    private PutResult put(PutRequest request, ObjectBody body, Family family) throws ArchivoltException {
        try (Composition composition = compose()) {
            LayoutLease layout = lease(request.layout());
            int key = declare(composition, request, body, family, layout);
            requireAbsent(request);
            acquire(composition, family, request.tags());
            composition.io(key, body);
            composition.fini();
            CommitOutcome outcome = composition.outcome(key);
            if (outcome.replaced()) {
                reaper.trigger();
            }
            return new PutResult(outcome.object().orElseThrow(), outcome.replaced());
        }
    }

    private static int declare(
            Composition composition, PutRequest request, ObjectBody body, Family family, LayoutLease layout)
            throws ArchivoltException {
        try {
            LayoutParameters parameters = layout.description().resolve(request.layoutParameters());
            return composition.declare(plan(request, body, family), layout, parameters);
        } catch (ArchivoltException | RuntimeException e) {
            layout.close();
            throw e;
        }
    }

    private LayoutLease lease(Optional<String> asked) throws ArchivoltException {
        try {
            return layouts.lease(asked.orElse(settings.defaultLayout()));
        } catch (ArchivoltException e) {
            throw asked.isPresent() && e.code() == LAYOUT_UNAVAILABLE ? e.with("field", "layout") : e;
        }
    }

    /** Spares a client a transfer that must fail; what counts is decided at the commit. */
    private void requireAbsent(PutRequest request) throws ArchivoltException {
        if (request.onlyIfAbsent() && objects.find(request.id()).isPresent()) {
            throw new ArchivoltException(PRECONDITION_FAILED, "the object exists already").with("id", request.id());
        }
    }

    private static ObjectPlan plan(PutRequest request, ObjectBody body, Family family) {
        return new ObjectPlan(
                request.id(),
                body.size(),
                request.contentType().orElse(DEFAULT_CONTENT_TYPE),
                request.metadata(),
                request.onlyIfAbsent(),
                request.expected(),
                new Placement(family, request.tags(), Optional.empty(), Optional.empty()));
    }

    private void acquire(Composition composition, Family family, Tags tags) throws ArchivoltException {
        try {
            composition.acquire();
        } catch (ArchivoltException e) {
            throw e.code() == NO_MEDIA && isUnknown(family, tags) ? RequestRules.unknownTags(family, tags) : e;
        }
    }

    private boolean isUnknown(Family family, Tags tags) throws ArchivoltException {
        return !tags.words().isEmpty()
                && resources.media().stream()
                        .filter(m -> m.id().family().equals(family))
                        .noneMatch(m -> m.tags().includes(tags));
    }

    @Override
    public ObjectReader open(ObjectId id) throws ArchivoltException {
        StoredObjectRecord located = objects.locate(id)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_OBJECT, "there is no such object").with("id", id));
        LocatedReader reader = new LocatedReader(located, objects, layouts, repairs, readers, gate, services);
        readers.opened(reader, located);
        return reader;
    }

    @Override
    public Optional<ObjectRecord> find(ObjectId id) throws ArchivoltException {
        return objects.find(id);
    }

    @Override
    public List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit) throws ArchivoltException {
        RequestRules.checkList(prefix, limit);
        return objects.list(prefix, after, limit);
    }

    @Override
    public boolean delete(ObjectId id) throws ArchivoltException {
        boolean deleted = objects.delete(id).isPresent();
        if (deleted) {
            reaper.trigger();
        }
        return deleted;
    }

    /** For objects that are to be put together. */
    Composition compose() {
        return new Composition(services);
    }

    Reaper reaper() {
        return reaper;
    }

    TransferWorkbench workbench() {
        return workbench;
    }

    RepairList repairs() {
        return repairs;
    }
}
