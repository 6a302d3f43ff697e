package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects on the media of this host. Transfers run on their callers' threads; see {@code docs/threads.md} for the others. */
@Component(
        service = {ObjectStore.class, LocalObjectStore.class},
        configurationPid = StoreConfig.PID)
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
    private final Repairer repairer;
    private final OpenReaders readers;
    private final TransferServices services;
    private final Putter putter;
    private final SmallPuts smallPuts;

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
        this.putter = new Putter(objects, resources, services);
        this.smallPuts = new SmallPuts(putter);
        this.repairer = new Repairer(objects, resources, gate, services);
        committer.start();
        reaper.start();
        repairer.start();
        log.info("object store of host {} started, session {}", settings.host(), session);
    }

    /** Lets running transfers end, within a bound; then writes to the catalog what is still waiting. */
    @Deactivate
    void close() {
        if (!gate.close(settings.stopWait())) {
            log.warn("{} transfers still ran at the stop; they fail", gate.inside());
        }
        repairer.close();
        reaper.close();
        committer.close();
        workbench.close();
        log.info("object store stopped");
    }

    @Override
    public PutResult put(PutRequest request, ObjectBody body) throws ArchivoltException {
        return gate.pass(() -> {
            Putter.Prepared prepared = putter.prepare(request, body);
            return settings.packs().isSmall(prepared.plan()) ? smallPuts.put(prepared) : putter.put(prepared);
        });
    }

    @Override
    public void putAll(PutSequence sequence) throws ArchivoltException {
        gate.pass(() -> {
            putter.putAll(sequence);
            return null;
        });
    }

    @Override
    public ObjectReader open(ObjectId id) throws ArchivoltException {
        StoredObjectRecord located = objects.locate(id)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_OBJECT, "there is no such object").with("id", id));
        LocatedReader reader = new LocatedReader(located, objects, layouts, repairer, readers, gate, services);
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

    /** Of this runtime, among those that share a catalog. */
    public String host() {
        return settings.host();
    }

    /** This run of the runtime. */
    public UUID session() {
        return services.session();
    }

    /** How many transfers run now, repairs included. */
    public int transfers() {
        return gate.inside();
    }

    StoreSettings settings() {
        return settings;
    }

    /** For tests: objects that are to be put together. */
    Composition compose() {
        return new Composition(services);
    }

    Reaper reaper() {
        return reaper;
    }

    TransferWorkbench workbench() {
        return workbench;
    }

    Repairer repairer() {
        return repairer;
    }
}
