package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.WriteIntent;
import org.archivolt.store.internal.ColumnStream.LostBytes;
import org.archivolt.store.internal.LayoutRegistry.Wanted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composer of seed 002: objects are declared in it, of any layouts; what they need is acquired together; each is
 * transferred; and all are made durable and visible together.
 *
 * <pre>
 *   (init) ──declare──▶ DECLARED ──acquire──▶ ACQUIRED ──io──▶ WRITTEN ──fini──▶ COMMITTED or FAILED
 *                                                └──failure, close──▶ FAILED
 * </pre>
 *
 * One object's failure is its own; {@link #outcome} tells it. Whatever is not committed when the composition is closed is
 * taken back: its bytes at once as far as the media let us, its declarations in the background, the rest by the reaper.
 * For one thread.
 */
final class Composition implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Composition.class);
    private static final String PUT = "put";
    private static final CompletableFuture<?> NOBODY = CompletableFuture.completedFuture(null);

    private final Allocations granted;
    private final TransferServices services;
    private final List<Item> items = new ArrayList<>();
    private final List<Track> tracks = new ArrayList<>();
    /** By track; those of small objects that share files. */
    private final Map<Track, Pack> packs = new LinkedHashMap<>();

    private NameLocks.Ahead names;
    /** Null until everything is written. */
    private NameLock held;

    /** Ends with what kept the names from being had, or with null: then all commits that wait for it are queued together. */
    private final CompletableFuture<Throwable> locked = new CompletableFuture<>();

    private volatile boolean isClosed;

    Composition(TransferServices services) {
        this(new Allocations(), services);
    }

    /** @param granted to the transfer that this is a part of */
    Composition(Allocations granted, TransferServices services) {
        this.granted = granted;
        this.services = services;
        this.names = services.names().ahead(List.of(), PUT);
    }

    /**
     * @param layout with complete parameters; any module that reads what it writes may write it
     * @return the key by which the object is known here
     */
    int declare(ObjectPlan plan, LayoutRecord layout) {
        items.add(new Item(plan, layout));
        return items.size() - 1;
    }

    /** Of an object that a module writes. */
    static LayoutRecord layout(LayoutDescription module, LayoutParameters parameters) {
        return new LayoutRecord(module.name(), module.major(), module.minor(), parameters.values());
    }

    /** Has the layouts compose all declared objects, and acquires the media they need together. */
    void acquire() throws ArchivoltException {
        names = services.names()
                .ahead(
                        items.stream()
                                .filter(Item::isNamed)
                                .map(item -> item.plan.id())
                                .toList(),
                        PUT);
        List<PlacedObject> placed = items.stream()
                .map(i -> new PlacedObject(i.plan.size(), i.plan.placement()))
                .toList();
        lease();
        Combination combination = Combination.of(intents(), placed);
        // a wait for media may be long, and must not keep a layout from going
        items.forEach(Item::unlease);
        List<List<Track>> allocated = allocate(combination.allocations());
        List<List<Track>> own = new ArrayList<>();
        for (int key = 0; key < items.size(); key++) {
            ColumnMedia media = combination.columns(key);
            own.add(media.media().stream()
                    .map(allocated.get(media.allocation())::get)
                    .toList());
        }
        lease();
        begin(own);
    }

    /** What is asked and what is declared goes to the catalog in one call. */
    private void begin(List<List<Track>> own) throws ArchivoltException {
        for (Item item : items) {
            item.askTolerance();
        }
        services.committer().together(() -> {
            CompletableFuture<Map<ObjectId, ObjectVersion>> visible = services.committer()
                    .visible(items.stream().map(item -> item.plan.id()).toList());
            beginPacks(own);
            for (int key = 0; key < items.size(); key++) {
                items.get(key).begin(own.get(key), visible);
            }
        });
    }

    /** All layouts at once. They may have been replaced by ones that read what the former would have written. */
    private void lease() throws ArchivoltException {
        Map<Wanted, LayoutLease> leases = services.layouts()
                .lease(items.stream().map(item -> Wanted.of(item.layout)).collect(Collectors.toSet()));
        for (Item item : items) {
            item.lease = leases.get(Wanted.of(item.layout));
        }
        for (Item item : items) {
            item.adapt();
        }
    }

    /**
     * Whoever holds media of one placement while he waits for those of another does so in the same order as everybody: so
     * two compositions never wait for each other.
     */
    private List<List<Track>> allocate(List<CombinedAllocation> allocations) throws ArchivoltException {
        List<List<Track>> allocated = new ArrayList<>(Collections.nCopies(allocations.size(), null));
        List<Integer> order = IntStream.range(0, allocations.size())
                .boxed()
                .sorted(Comparator.comparing(i -> allocations.get(i).placement().toString()))
                .toList();
        for (int i : order) {
            CombinedAllocation each = allocations.get(i);
            List<Track> acquired = acquire(each);
            tracks.addAll(acquired);
            require(acquired.size() == each.media().size(), "the scheduler granted another number of media");
            allocated.set(i, acquired);
        }
        return allocated;
    }

    /** Away from other copies of the same objects, as long as there are media enough. */
    private List<Track> acquire(CombinedAllocation each) throws ArchivoltException {
        Set<MediumId> avoided = items.stream()
                .flatMap(item -> item.plan.avoided().stream())
                .filter(medium -> medium.family().equals(each.placement().family()))
                .collect(Collectors.toSet());
        try {
            return Track.acquire(each.placement(), each.media(), avoided, granted, services);
        } catch (ArchivoltException e) {
            if (avoided.isEmpty() || e.code() != NO_MEDIA && e.code() != NO_SPACE) {
                throw e;
            }
            return Track.acquire(each.placement(), each.media(), Set.of(), granted, services);
        }
    }

    /** One for each track that several small objects use. */
    private void beginPacks(List<List<Track>> own) {
        Map<Track, Integer> users = new LinkedHashMap<>();
        for (int key = 0; key < items.size(); key++) {
            if (items.get(key).isSmall()) {
                own.get(key).forEach(track -> users.merge(track, 1, Integer::sum));
            }
        }
        users.values().removeIf(count -> count < 2);
        for (Track track : users.keySet()) {
            Declarations declarations = new Declarations(Pack::name, services);
            packs.put(track, new Pack(track, declarations, declarations.declare(0, track.current()), services));
        }
    }

    private List<WriteIntent> intents() throws ArchivoltException {
        Map<Likeness, List<ObjectDeclaration>> alike = new LinkedHashMap<>();
        for (int key = 0; key < items.size(); key++) {
            Item item = items.get(key);
            item.lease.check();
            alike.computeIfAbsent(new Likeness(item.lease.module(), item.parameters), first -> new ArrayList<>())
                    .add(new ObjectDeclaration(key, item.plan.size()));
        }
        List<WriteIntent> intents = new ArrayList<>();
        for (Map.Entry<Likeness, List<ObjectDeclaration>> each : alike.entrySet()) {
            LayoutLease lease = items.get(each.getValue().get(0).key()).lease;
            intents.addAll(ModuleCalls.call(
                    lease,
                    module -> module.compose(each.getValue(), each.getKey().parameters())));
        }
        return intents;
    }

    /** Objects that one call of a module composes. */
    private record Likeness(Object module, LayoutParameters parameters) {}

    /** Transfers one object. When it fails, it is discarded at once; the others are as they were. */
    void io(int key, ObjectBody body) throws ArchivoltException {
        Item item = items.get(key);
        try {
            item.transfer(body);
        } catch (ArchivoltException e) {
            item.discard(e);
            throw e;
        }
    }

    /**
     * Makes what was written durable, and then visible. Each object's {@link #outcome} tells what became of it.
     *
     * <p>The commit is queued by whoever tells that the media are flushed: the caller's thread need not wake for that.
     */
    void fini() {
        beginFini();
        endFini();
    }

    /** As far as it can be done without waiting for anything but packs; the media are given back. */
    void beginFini() {
        packs.values().forEach(this::write);
        tracks.forEach(Track::giveBack);
        items.forEach(Item::unlease);
        commitAfterFlush();
    }

    /**
     * All names are held until all are decided: if one object were replaced before the others of its pack are visible, the pack would be taken
     * to be empty. If somebody keeps one of them, each is locked alone, so that the others do not suffer. Objects of the same name become its versions in the order in which they were declared.
     */
    private void commitAfterFlush() {
        List<Item> written = items.stream().filter(Item::isWritten).toList();
        written.forEach(Item::flush);
        held = lockNames(written);
        held.granted().whenComplete((done, why) -> {
            if (why == null) {
                services.committer().together(() -> locked.complete(null));
            } else {
                locked.complete(why);
            }
        });
        Map<ObjectId, CompletableFuture<?>> last = new HashMap<>();
        for (Item item : written) {
            item.commitAfterFlush(last.getOrDefault(item.plan.id(), NOBODY));
            last.put(item.plan.id(), item.answer == null ? NOBODY : item.answer);
        }
    }

    /** Not before all is flushed, which may take long. */
    private NameLock lockNames(List<Item> written) {
        List<ObjectId> ids = written.stream()
                .filter(Item::isNamed)
                .map(item -> item.plan.id())
                .toList();
        CompletableFuture<?> flushed = CompletableFuture.allOf(written.stream()
                .map(item -> item.flushed.handle((done, error) -> null))
                .toArray(CompletableFuture[]::new));
        return names.lock(ids, PUT, flushed);
    }

    private void write(Pack pack) {
        try {
            pack.write();
        } catch (ArchivoltException e) {
            items.stream().filter(item -> item.isWritten() && item.isIn(pack)).forEach(item -> item.discard(e));
        }
    }

    /** Returns whether nothing is to be waited for any more. Gives up early when something is to be made anew. */
    boolean awaitFini(Duration bound) {
        CompletableFuture<?>[] answers = items.stream()
                .filter(item -> item.answer != null)
                .map(item -> item.answer)
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(answers).get(bound.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    void endFini() {
        items.stream().filter(Item::isWritten).forEach(Item::awaitCommit);
    }

    /** @throws ArchivoltException what the object failed with */
    CommitOutcome outcome(int key) throws ArchivoltException {
        Item item = items.get(key);
        if (item.failure != null) {
            throw item.failure;
        }
        return item.outcome;
    }

    /** Gives back and takes back whatever is left. Never fails; the first error is what the caller wants to hear. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        isClosed = true;
        items.stream().filter(Item::isUncommitted).forEach(item -> item.columns.discard());
        tracks.forEach(Track::giveBack);
        items.forEach(Item::abandon);
        names.close(); // Not before: those who wait for it would go on.
        if (held != null) {
            held.release();
        }
        packs.values().forEach(pack -> pack.settle(items.stream().anyMatch(i -> i.outcome != null && i.isIn(pack))));
        items.forEach(Item::unlease);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void require(boolean holds, String otherwise) throws ArchivoltException {
        if (!holds) {
            throw new ArchivoltException(INTERNAL, otherwise);
        }
    }

    /** One object on its way through the composition. */
    private final class Item {
        private final ObjectPlan plan;
        private LayoutLease lease;
        private LayoutParameters parameters;
        private LayoutRecord layout;
        private final UUID commit = UUID.randomUUID();
        private int tolerates;
        private CompletableFuture<Map<ObjectId, ObjectVersion>> visible;
        private ObjectVersion version;
        private ItemColumns columns;
        private ExtentDescription description;
        private boolean finishing;
        private CompletableFuture<CommitOutcome> answer;
        private CompletableFuture<Void> flushed = CompletableFuture.completedFuture(null);
        /** The lock of its name alone, when those of all could not be had. Null for none. */
        private volatile NameLock alone;

        private CommitOutcome outcome;
        private ArchivoltException failure;

        Item(ObjectPlan plan, LayoutRecord layout) {
            this.plan = plan;
            this.layout = layout;
            this.parameters = new LayoutParameters(layout.parameters());
        }

        /** A module of another minor version may have other parameters. */
        void adapt() throws ArchivoltException {
            if (lease.description().minor() != layout.minor()) {
                parameters = lease.description().resolve(plan.layoutParameters());
                layout = layout(lease.description(), parameters);
            }
        }

        void unlease() {
            if (lease != null) {
                lease.close();
            }
        }

        /** Whether it becomes visible under its name; a further copy of a version changes that version alone. */
        boolean isNamed() {
            return plan.of().isEmpty();
        }

        boolean isSmall() {
            return services.settings().packs().isSmall(plan);
        }

        void askTolerance() throws ArchivoltException {
            tolerates = ModuleCalls.call(lease, module -> module.tolerates(parameters));
        }

        void begin(List<Track> media, CompletableFuture<Map<ObjectId, ObjectVersion>> asked) {
            visible = asked;
            boolean isPacked = isSmall() && packs.keySet().containsAll(media);
            columns = isPacked
                    ? new PackedColumns(
                            plan.id(), media.stream().map(packs::get).toList(), services)
                    : ownFiles(media);
        }

        private ObjectColumns ownFiles(List<Track> media) {
            return new ObjectColumns(
                    plan.id(),
                    IntStream.range(0, media.size()).boxed().toList(),
                    0,
                    media,
                    bytesPerColumn(media.size()),
                    tolerates,
                    () -> description(plan.size(), Optional.empty()).common(),
                    lease,
                    services);
        }

        boolean isIn(Pack pack) {
            return columns instanceof PackedColumns packed && packed.isIn(pack);
        }

        private OptionalLong bytesPerColumn(int count) {
            int dataColumns = Math.max(1, count - tolerates);
            return plan.size().isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of((plan.size().getAsLong() + dataColumns - 1) / dataColumns);
        }

        private ExtentDescription description(OptionalLong size, Optional<Checksum> checksum) {
            Instant now = services.ticker().now().truncatedTo(ChronoUnit.MICROS);
            return new ExtentDescription(
                    plan.id(),
                    version,
                    plan.of().map(ObjectRecord::created).orElse(now),
                    size,
                    checksum,
                    plan.contentType(),
                    plan.metadata(),
                    plan.placement().tags(),
                    plan.placement().grouping(),
                    plan.copy(),
                    commit,
                    now,
                    layout);
        }

        /** What the version will be, unless others commit meanwhile. */
        private ObjectVersion foreseen() throws ArchivoltException {
            if (plan.of().isPresent()) {
                return plan.of().get().version();
            }
            Map<ObjectId, ObjectVersion> now =
                    Answers.await(visible, services.settings().catalogAnswerBound(), "looking for what is visible");
            ObjectVersion replaced = now.get(plan.id());
            return replaced == null
                    ? new ObjectVersion(commit, 1)
                    : new ObjectVersion(replaced.uuid(), replaced.version() + 1);
        }

        void transfer(ObjectBody body) throws ArchivoltException {
            version = foreseen();
            VerifiedBody verified = new VerifiedBody(body, plan.expected(), lease);
            try (ItemColumns writing = columns) {
                ModuleCalls.run(lease, module -> module.write(parameters, verified, writing));
                writing.awaitWritten();
            }
            if (!verified.isEnded()) {
                require(verified.read(ByteBuffer.allocate(1)) == 0, "a layout left the end of a body unread");
            }
            description = description(OptionalLong.of(verified.count()), Optional.of(verified.checksum()));
            columns.seal(description);
            requireTolerable(columns.lost(), List.of());
        }

        /** @param reasons why they are lost, if that is known */
        private void requireTolerable(List<LostBytes> lost, List<ArchivoltException> reasons)
                throws ArchivoltException {
            if (LostBytes.columns(lost) > tolerates) {
                throw columns.whyLost(reasons);
            }
        }

        boolean isWritten() {
            return description != null && failure == null;
        }

        /** Begun, and neither taken back nor on its way into the catalog. */
        boolean isUncommitted() {
            return columns != null && failure == null && !finishing;
        }

        void flush() {
            finishing = true;
            if (columns.lost().isEmpty()) {
                columns.abandonAllBut(columns.extents());
                flushed = flushed(columns.extents());
            }
        }

        /** @param former commit of an object of the same name; whether it succeeds does not matter */
        void commitAfterFlush(CompletableFuture<?> former) {
            if (columns.lost().isEmpty()) {
                List<ExtentRecord> complete = records(columns.extents());
                answer = flushed.thenCompose(done -> former.handle((decided, error) -> null))
                        .thenCompose(done -> commit(complete));
            }
        }

        private CompletableFuture<Void> flushed(List<? extends WrittenExtent> extents) {
            return CompletableFuture.allOf(
                    extents.stream().map(e -> e.medium().flushed()).distinct().toArray(CompletableFuture[]::new));
        }

        private CompletableFuture<CommitOutcome> commit(List<ExtentRecord> extents) {
            return isNamed()
                    ? locked.thenCompose(why -> commit(objectCommit(extents), why))
                    : services.committer().commit(copyCommit(plan.of().get(), extents));
        }

        /** @param why the names of all could not be had: null when they are */
        private CompletableFuture<CommitOutcome> commit(ObjectCommit object, Throwable why) {
            if (why == null) {
                return services.committer().commit(object);
            }
            if (items.size() == 1 || isClosed) {
                return CompletableFuture.failedFuture(why);
            }
            NameLock own = names.lock(List.of(plan.id()), PUT, NOBODY);
            alone = own;
            return own.granted()
                    .thenCompose(done -> services.committer().commit(object))
                    .whenComplete((decided, error) -> own.release());
        }

        private CopyCommit copyCommit(ObjectRecord of, List<ExtentRecord> extents) {
            CopyRef copy = new CopyRef(of.version(), plan.copy());
            return new CopyCommit(commit, copy, layout, description.copyCreated(), extents);
        }

        private ObjectCommit objectCommit(List<ExtentRecord> extents) {
            return new ObjectCommit(
                    commit,
                    plan.id(),
                    plan.precondition(),
                    services.settings().keepsVersions(),
                    description.size().orElseThrow(),
                    description.checksum().orElseThrow(),
                    description.contentType(),
                    description.metadata(),
                    description.tags(),
                    description.grouping(),
                    description.copy(),
                    description.layout(),
                    description.created(),
                    extents);
        }

        /** If the flush is not even done in time, what is queued later finds its declarations taken back. */
        void awaitCommit() {
            try {
                CommitOutcome answered = answer == null ? rebuildAndCommit() : awaitAnswer();
                if (answered.refused().isPresent()) {
                    failure = new ArchivoltException(answered.refused().get(), "committing an object")
                            .with("id", plan.id());
                } else {
                    outcome = answered;
                }
            } catch (ArchivoltException e) {
                failure = e;
            }
        }

        private CommitOutcome awaitAnswer() throws ArchivoltException {
            try {
                return await(answer);
            } catch (ArchivoltException e) {
                boolean isFlushed = columns.unflushed().isEmpty();
                if (isFlushed || !ColumnStream.mayGoOnAfter(e)) {
                    throw e;
                }
                return rebuildAndCommit();
            }
        }

        private CommitOutcome await(CompletableFuture<CommitOutcome> committed) throws ArchivoltException {
            return Answers.await(
                    committed,
                    services.settings().flushWait().plus(services.settings().catalogAnswerBound()),
                    "making an object durable and visible");
        }

        /** What media have lost is made anew from the others, as long as the layout can do without. */
        private CommitOutcome rebuildAndCommit() throws ArchivoltException {
            List<ArchivoltException> reasons = columns.awaitFlushes();
            List<WrittenExtent> sound = new ArrayList<>(columns.extents());
            sound.removeAll(columns.unflushed());
            List<LostBytes> lost = new ArrayList<>(columns.lost());
            lost.addAll(columns.lostToFlushes());
            requireTolerable(lost, reasons);
            log.info("{}: {} parts of columns are lost and are made anew", plan.id(), lost.size());
            try (LayoutLease again = services.layouts().lease(layout.name(), layout.major());
                    ColumnRebuild rebuild = new ColumnRebuild(
                            description,
                            new StoredObject(
                                    description.size().orElseThrow(),
                                    parameters,
                                    columns.columnsUsed(),
                                    columns.blockBytes()),
                            plan.placement(),
                            records(sound),
                            lost.stream().map(LostBytes::medium).toList(),
                            again,
                            services)) {
                try {
                    for (LostBytes each : lost) {
                        rebuild.rebuild(each.part());
                    }
                } catch (ArchivoltException e) {
                    throw Track.rootOf(columns.whyLost(reasons), e);
                }
                sound.addAll(rebuild.extents());
                CommitOutcome answered = await(commit(records(sound)));
                if (answered.refused().isEmpty()) {
                    columns.abandonAllBut(sound);
                    rebuild.kept();
                }
                return answered;
            }
        }

        private static List<ExtentRecord> records(List<? extends WrittenExtent> extents) {
            return extents.stream().map(e -> e.toRecord()).toList();
        }

        void discard(ArchivoltException why) {
            failure = why;
            boolean interrupted = Thread.interrupted();
            columns.discard();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Takes back the declarations of what is not committed. Where the outcome is unknown, that undoes nothing. */
        void abandon() {
            NameLock own = alone;
            if (own != null) {
                own.release();
            }
            if (outcome == null && columns != null) {
                columns.abandonAll();
            }
        }
    }
}
