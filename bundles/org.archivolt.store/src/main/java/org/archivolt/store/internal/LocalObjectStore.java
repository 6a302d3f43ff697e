package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.resource.Credits;
import org.archivolt.store.CopyRequest;
import org.archivolt.store.ObjectLocation;
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
    private final StoreSettings settings;
    private final TransferGate gate;
    private final TransferWorkbench workbench;
    private final Reaper reaper;
    private final GroupCommitter committer;
    private final NameLocks names;
    private final Repairer repairer;
    private final AccessTimes accesses;
    private final OpenReaders readers;
    private final TransferServices services;
    private final Profiles profiles;
    private final Locator locator;
    private final Putter putter;
    private final SmallPuts smallPuts;
    private final Copier copier;
    private final DriveTurn turn = new DriveTurn();

    @Activate
    public LocalObjectStore(
            @Reference ObjectCatalog objects,
            @Reference ResourceCatalog resources,
            @Reference ChangeFeed feed,
            @Reference ResourceScheduler scheduler,
            @Reference SchedulerStatistics statistics,
            @Reference Credits credits,
            @Reference LayoutRegistry layouts,
            @Reference Profiles profiles,
            StoreConfig config)
            throws ArchivoltException {
        this(
                objects,
                resources,
                feed,
                scheduler,
                statistics,
                credits,
                layouts,
                profiles,
                StoreSettings.from(config),
                Ticker.system());
    }

    LocalObjectStore(
            ObjectCatalog objects,
            ResourceCatalog resources,
            ChangeFeed feed,
            ResourceScheduler scheduler,
            SchedulerStatistics statistics,
            Credits credits,
            LayoutRegistry layouts,
            Profiles profiles,
            StoreSettings settings,
            Ticker ticker) {
        UUID session = UUID.randomUUID();
        this.objects = objects;
        this.settings = settings;
        this.profiles = profiles;
        this.gate = new TransferGate(settings.transfersMax(), settings.transfersWait());
        this.workbench = new TransferWorkbench(settings, ticker);
        this.readers = new OpenReaders(ticker);
        this.reaper = new Reaper(objects, resources, feed, scheduler, readers, settings, ticker, session);
        this.committer = new GroupCommitter(objects, settings, ticker, reaper::trigger);
        this.names = new NameLocks(credits, settings, ticker);
        this.services = new TransferServices(
                scheduler, layouts, committer, names, reaper, workbench, settings, ticker, session);
        this.locator = new Locator(resources, scheduler, statistics, settings);
        this.putter = new Putter(objects, resources, profiles, services);
        this.smallPuts = new SmallPuts(putter);
        this.copier = new Copier(putter, turn);
        this.repairer = new Repairer(objects, gate, services);
        this.accesses = new AccessTimes(objects, ticker);
        committer.start();
        reaper.start();
        repairer.start();
        accesses.start();
        log.info("object store of host {} started, session {}", settings.host(), session);
    }

    /** Lets running transfers end, within a bound; then writes to the catalog what is still waiting. */
    @Deactivate
    void close() {
        if (!gate.close(settings.stopWait())) {
            log.warn("{} transfers still ran at the stop; they fail", gate.inside());
        }
        repairer.close();
        accesses.close();
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
    public ObjectReader open(ObjectSelector which, Optional<String> copy) throws ArchivoltException {
        return open(objects.locate(which).orElseThrow(() -> noSuch(which)), copy);
    }

    private LocatedReader open(StoredObjectRecord located, Optional<String> copy) throws ArchivoltException {
        List<StoredCopy> copies = copies(located, copy);
        LocatedReader reader =
                new LocatedReader(located.object(), copies, objects, repairer, readers, accesses, gate, services);
        readers.opened(reader, copies);
        return reader;
    }

    private List<StoredCopy> copies(StoredObjectRecord located, Optional<String> name) throws ArchivoltException {
        if (name.isEmpty()) {
            return locator.byPreference(located.copies());
        }
        return located.copies().stream()
                .filter(copy -> copy.copy().name().equals(name.get()))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_OBJECT, "the object has no copy of this name")
                        .with("id", located.object().id())
                        .with("copy", name.get()));
    }

    private static ArchivoltException noSuch(ObjectSelector which) {
        return new ArchivoltException(NO_SUCH_OBJECT, "there is no such object").with("object", which);
    }

    @Override
    public Optional<ObjectRecord> find(ObjectSelector which) throws ArchivoltException {
        return objects.find(which);
    }

    @Override
    public ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit) throws ArchivoltException {
        RequestRules.checkList(query, limit);
        return objects.list(query, after, limit);
    }

    @Override
    public ObjectLocation locate(ObjectSelector which) throws ArchivoltException {
        return locator.locate(objects.locate(which).orElseThrow(() -> noSuch(which)));
    }

    @Override
    public ObjectRecord rename(ObjectSelector which, ObjectId to) throws ArchivoltException {
        return holdingName(which, Optional.of(to), "rename", () -> objects.rename(which, to))
                .orElseThrow(() -> noSuch(which));
    }

    /** What the metadata will be is looked at first: a change adds to what there is. */
    @Override
    public ObjectRecord change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException {
        RequestRules.check(change);
        return holdingName(which, Optional.empty(), "change", () -> {
                    ObjectRecord now = objects.find(which).orElseThrow(() -> noSuch(which));
                    RequestRules.checkMetadata(change.metadataAfter(now.metadata()));
                    return objects.change(which, change, precondition);
                })
                .orElseThrow(() -> noSuch(which));
    }

    @Override
    public Optional<ObjectVersion> delete(ObjectId id, Precondition precondition) throws ArchivoltException {
        ObjectSelector which = ObjectSelector.of(id);
        return settings.keepsVersions()
                ? holdingName(which, Optional.empty(), "delete", () -> objects.deprecate(id, precondition))
                : remove(which, precondition);
    }

    @Override
    public ObjectRecord undelete(ObjectSelector which) throws ArchivoltException {
        return holdingName(which, Optional.empty(), "undelete", () -> objects.undelete(which))
                .orElseThrow(() -> noSuch(which));
    }

    @Override
    public Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException {
        Optional<ObjectVersion> removed =
                holdingName(which, Optional.empty(), "remove", () -> objects.remove(which, precondition));
        if (removed.isPresent()) {
            reaper.trigger();
        }
        return removed;
    }

    /** @param further another name that is locked, too */
    private <T> Optional<T> holdingName(
            ObjectSelector which, Optional<ObjectId> further, String user, NameLocks.Work<Optional<T>> work)
            throws ArchivoltException {
        Optional<ObjectId> name = nameOf(which);
        if (name.isEmpty()) {
            return work.run(); // It finds nothing either.
        }
        List<ObjectId> ids =
                Stream.concat(name.stream(), further.stream()).distinct().toList();
        return names.holding(ids, user, () -> {
            requireStill(name, which);
            return work.run();
        });
    }

    /** Who names a generation only has to be told what it is called. */
    private Optional<ObjectId> nameOf(ObjectSelector which) throws ArchivoltException {
        return which.id().isPresent() ? which.id() : objects.find(which).map(ObjectRecord::id);
    }

    private void requireStill(Optional<ObjectId> name, ObjectSelector which) throws ArchivoltException {
        if (!nameOf(which).equals(name)) {
            throw new ArchivoltException(BUSY, "the object was renamed or removed meanwhile").with("object", which);
        }
    }

    @Override
    public ObjectRecord copy(CopyRequest request) throws ArchivoltException {
        StoredObjectRecord located = objects.locate(request.which()).orElseThrow(() -> noSuch(request.which()));
        Set<MediumId> media = located.copies().stream()
                .flatMap(copy -> copy.extents().stream())
                .map(ExtentRecord::medium)
                .collect(Collectors.toSet());
        return copier.copy(open(located, request.from()), request.name(), request.options(), media);
    }

    @Override
    public void removeCopy(CopyRef copy) throws ArchivoltException {
        if (!objects.removeCopy(copy)) {
            throw new ArchivoltException(NO_SUCH_OBJECT, "there is no such copy").with("copy", copy);
        }
        reaper.trigger();
    }

    @Override
    public List<String> profiles() {
        return profiles.names();
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

    /** For tests: objects that are to be put together. */
    Composition compose() {
        return new Composition(services);
    }

    /** Moves what is on a medium. */
    Relocation relocation(MediumId medium, Optional<Tags> tags, Optional<String> library) {
        return new Relocation(medium, tags, library, objects, services);
    }

    /** Of objects, for those who change what is visible. */
    NameLocks names() {
        return names;
    }

    DriveTurn turn() {
        return turn;
    }

    long packBytesMax() {
        return settings.packs().packBytesMax();
    }

    StoreSettings settings() {
        return settings;
    }

    void format(FormatRequest request) throws ArchivoltException {
        Answers.awaitOrCancel(services.scheduler().format(request), settings.flushWait(), "formatting a medium");
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

    AccessTimes accesses() {
        return accesses;
    }
}
