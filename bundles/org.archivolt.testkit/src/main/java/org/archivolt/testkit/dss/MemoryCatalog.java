package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CatalogStatus;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.DamagedObject;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.LockCatalog;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.StoredObjectRecord;

/**
 * The whole catalog in memory, for tests of what uses it. Keeps to the state diagrams of the API as strictly as a
 * database does; can go away, and can lose the answer to a change it has made. Its change feed has a thread of its own.
 */
public final class MemoryCatalog
        implements ObjectCatalog, ResourceCatalog, ChangeFeed, CatalogStatus, CatalogUnderTest, AutoCloseable {
    private enum State {
        PENDING,
        STORED,
        ORPHAN
    }

    /** A file's row. */
    private static final class Extent {
        final PendingExtent declared;
        State state = State.PENDING;
        long size;
        boolean wasStored;
        boolean isPack;
        /** Extents of visible objects in it. */
        int members;

        Extent(PendingExtent declared) {
            this.declared = declared;
        }

        boolean isAt(ExtentRecord extent) {
            return declared.medium().equals(extent.medium())
                    && declared.address().equals(extent.address());
        }

        boolean isPackOf(ExtentRecord extent) {
            return state == State.STORED && isPack && size == fileBytes(extent);
        }

        void add(ExtentRecord extent) {
            state = State.STORED;
            wasStored = true;
            isPack = extent.pack().isPresent();
            size = fileBytes(extent);
            members++;
        }
    }

    /** The visible version of an object. */
    private record Visible(CommitOutcome outcome, UUID commit, List<ExtentRecord> extents) {
        ObjectRecord object() {
            return outcome.object().orElseThrow();
        }

        StoredObjectRecord stored() {
            return new StoredObjectRecord(
                    object(),
                    commit,
                    extents.stream()
                            .sorted(Comparator.comparingInt(ExtentRecord::column)
                                    .thenComparingLong(ExtentRecord::columnOffset))
                            .toList());
        }

        boolean has(ExtentDamage damage) {
            return extents.stream()
                    .anyMatch(e -> e.column() == damage.column() && e.extent().equals(damage.extent()));
        }
    }

    /** What waits for repair. */
    private static final class Damaged {
        final List<ExtentDamage> damages = new ArrayList<>();
        final Instant noted;
        int attempts;
        Instant tried;

        Damaged(Instant noted) {
            this.noted = noted;
            this.tried = noted;
        }

        boolean add(ExtentDamage damage) {
            boolean isNew = damages.stream()
                    .noneMatch(d -> d.column() == damage.column() && d.extent().equals(damage.extent()));
            if (isNew) {
                damages.add(damage);
            }
            return isNew;
        }
    }

    private final Ticker ticker;
    private final Map<UUID, Extent> extents = new LinkedHashMap<>();
    private final Set<Extent> emptied = new HashSet<>();
    private final NavigableMap<ObjectId, Visible> visibles = new TreeMap<>();
    private final Map<ObjectId, Damaged> damaged = new LinkedHashMap<>();
    private final Map<UUID, CommitOutcome> done = new HashMap<>();
    private final Map<MediumId, MediumRecord> media = new TreeMap<>();
    private final Map<DeviceId, DeviceRecord> devices = new TreeMap<>();
    private final Map<UUID, Long> lastBatches = new HashMap<>();
    private final MemoryLocks locks;
    private final MemoryJobs jobs;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService feed = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "memory-catalog-feed");
        thread.setDaemon(true);
        return thread;
    });
    private boolean away;
    private int answersToLose;
    private int changeCount;

    public MemoryCatalog(Ticker ticker) {
        this.ticker = ticker;
        this.locks = new MemoryLocks(this, ticker);
        this.jobs = new MemoryJobs(this, ticker);
    }

    @Override
    public ResourceCatalog resources() {
        return this;
    }

    @Override
    public ObjectCatalog objects() {
        return this;
    }

    @Override
    public LockCatalog locks() {
        return locks;
    }

    @Override
    public JobCatalog jobs() {
        return jobs;
    }

    @Override
    public ChangeFeed changes() {
        return this;
    }

    // ---- what tests do to it

    /** Every call fails with {@code CATALOG_UNAVAILABLE} and does nothing. */
    public synchronized void goAway() {
        away = true;
    }

    public synchronized void comeBack() {
        away = false;
        tell(Listener::anythingMayHaveChanged);
    }

    /** The next changes are made, but their answer is lost: the caller gets {@code CATALOG_UNAVAILABLE}. */
    public synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    /** How many changing calls were made, repeated ones included. */
    public synchronized int changeCount() {
        return changeCount;
    }

    /** How many extents there are in whatever state. */
    public synchronized int extents() {
        return extents.size();
    }

    public synchronized int pendingExtents() {
        return count(State.PENDING);
    }

    public synchronized int orphanExtents() {
        return count(State.ORPHAN);
    }

    private int count(State state) {
        return (int) extents.values().stream().filter(e -> e.state == state).count();
    }

    /** Addresses of all files with extents of visible objects, by medium. */
    public synchronized Map<MediumId, List<String>> storedAddresses() {
        Map<MediumId, List<String>> addresses = new TreeMap<>();
        extents.values().stream()
                .filter(e -> e.state == State.STORED)
                .forEach(e -> addresses
                        .computeIfAbsent(e.declared.medium(), m -> new ArrayList<>())
                        .add(e.declared.address()));
        return addresses;
    }

    // ---- objects

    @Override
    public synchronized void declare(Collection<PendingExtent> declared) throws ArchivoltException {
        beforeChange("declaring extents");
        for (PendingExtent each : declared) {
            requireMedium(each.medium());
        }
        declared.forEach(each -> extents.putIfAbsent(each.extent(), new Extent(each)));
        afterChange("declaring extents");
    }

    @Override
    public synchronized List<CommitOutcome> commit(List<ObjectCommit> commits) throws ArchivoltException {
        beforeChange("committing objects");
        List<CommitOutcome> outcomes = commits.stream().map(this::commit).toList();
        orphanWhatIsEmpty();
        afterChange("committing objects");
        return outcomes;
    }

    private CommitOutcome commit(ObjectCommit commit) {
        Visible visible = visibles.get(commit.id());
        CommitOutcome earlier = done.get(commit.commit());
        if (earlier != null) {
            return earlier;
        }
        if (!canBeKept(commit)) {
            return CommitOutcome.refused(INVALID_ARGUMENT);
        }
        if (visible != null && commit.onlyIfAbsent()) {
            return CommitOutcome.refused(PRECONDITION_FAILED);
        }
        if (!areDeclared(commit.extents())) {
            return CommitOutcome.refused(CATALOG_CORRUPT);
        }
        if (visible != null) {
            remove(visible);
        }
        commit.extents().forEach(e -> extents.get(e.extent()).add(e));
        CommitOutcome outcome = CommitOutcome.done(recordOf(commit, visible), visible != null);
        visibles.put(commit.id(), new Visible(outcome, commit.commit(), commit.extents()));
        done.put(commit.commit(), outcome);
        return outcome;
    }

    /** As PostgreSQL has it. */
    private static boolean canBeKept(ObjectCommit commit) {
        return commit.contentType().indexOf('\0') < 0
                && commit.metadata().values().stream().noneMatch(v -> v.indexOf('\0') >= 0)
                && commit.metadata().keySet().stream().noneMatch(k -> k.indexOf('\0') >= 0);
    }

    /** A file of its own serves one extent, a pack many. */
    private boolean areDeclared(List<ExtentRecord> written) {
        Map<UUID, Optional<Long>> packBytes = new HashMap<>();
        return written.stream()
                .allMatch(e -> isDeclared(e) && (isFirst(e, packBytes) || isSamePack(e, packBytes.get(e.extent()))));
    }

    private static boolean isFirst(ExtentRecord extent, Map<UUID, Optional<Long>> packBytes) {
        return packBytes.putIfAbsent(extent.extent(), extent.pack().map(InPack::packBytes)) == null;
    }

    private static boolean isSamePack(ExtentRecord extent, Optional<Long> packBytes) {
        return packBytes.isPresent() && packBytes.equals(extent.pack().map(InPack::packBytes));
    }

    private boolean isDeclared(ExtentRecord extent) {
        Extent known = extents.get(extent.extent());
        return known != null
                && known.isAt(extent)
                && (known.state == State.PENDING || extent.pack().isPresent() && known.isPackOf(extent));
    }

    private static long fileBytes(ExtentRecord extent) {
        return extent.pack().map(InPack::packBytes).orElse(extent.size());
    }

    private void remove(Visible gone) {
        damaged.remove(gone.object().id());
        remove(gone.extents);
    }

    private void remove(List<ExtentRecord> gone) {
        gone.forEach(e -> emptied.add(removeMember(e)));
    }

    private Extent removeMember(ExtentRecord extent) {
        Extent known = extents.get(extent.extent());
        known.members--;
        return known;
    }

    /** At the end of a change: what the same change has used again is none. */
    private void orphanWhatIsEmpty() {
        emptied.stream().filter(e -> e.members == 0).forEach(e -> e.state = State.ORPHAN);
        emptied.clear();
    }

    private ObjectRecord recordOf(ObjectCommit commit, Visible replaced) {
        ObjectVersion version = replaced == null
                ? new ObjectVersion(commit.commit(), 1)
                : new ObjectVersion(
                        replaced.object().version().uuid(),
                        replaced.object().version().version() + 1);
        return new ObjectRecord(
                commit.id(),
                version,
                commit.size(),
                commit.checksum(),
                commit.contentType(),
                commit.metadata(),
                commit.layout(),
                ticker.now());
    }

    @Override
    public synchronized void abandon(Collection<UUID> abandoned) throws ArchivoltException {
        beforeChange("abandoning extents");
        for (UUID each : abandoned) {
            Extent known = extents.get(each);
            if (known != null && known.state == State.PENDING) {
                known.state = State.ORPHAN;
            }
        }
        afterChange("abandoning extents");
    }

    @Override
    public synchronized Optional<ObjectRecord> find(ObjectId id) throws ArchivoltException {
        requireHere("finding an object");
        return Optional.ofNullable(visibles.get(id)).map(Visible::object);
    }

    @Override
    public synchronized Optional<StoredObjectRecord> locate(ObjectId id) throws ArchivoltException {
        requireHere("locating an object");
        return Optional.ofNullable(visibles.get(id)).map(Visible::stored);
    }

    @Override
    public synchronized List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit)
            throws ArchivoltException {
        requirePage(limit);
        requireStorable("prefix", List.of(prefix));
        requireHere("listing objects");
        NavigableMap<ObjectId, Visible> from =
                after.map(a -> visibles.tailMap(a, false)).orElse(visibles);
        return from.values().stream()
                .map(Visible::object)
                .filter(o -> o.id().text().startsWith(prefix))
                .limit(limit)
                .toList();
    }

    static void requirePage(int limit) throws ArchivoltException {
        if (limit < 1 || limit > 10_000) {
            throw ArchivoltException.invalid("limit", "must be between 1 and 10,000");
        }
    }

    /** As PostgreSQL has it. */
    static void requireStorable(String field, Collection<String> texts) throws ArchivoltException {
        for (String text : texts) {
            if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw ArchivoltException.invalid(field, "must be Unicode without NUL");
            }
        }
    }

    @Override
    public synchronized Optional<ObjectVersion> delete(ObjectId id) throws ArchivoltException {
        beforeChange("deleting an object");
        Visible gone = visibles.remove(id);
        if (gone != null) {
            remove(gone);
            orphanWhatIsEmpty();
        }
        afterChange("deleting an object");
        return Optional.ofNullable(gone).map(v -> v.object().version());
    }

    @Override
    public synchronized int reclaim(String host, UUID session) throws ArchivoltException {
        beforeChange("reclaiming extents");
        List<Extent> left = extents.values().stream()
                .filter(e -> e.state == State.PENDING)
                .filter(e -> e.declared.host().equals(host))
                .filter(e -> !e.declared.session().equals(session))
                .toList();
        left.forEach(e -> e.state = State.ORPHAN);
        afterChange("reclaiming extents");
        return left.size();
    }

    @Override
    public synchronized List<OrphanExtent> orphans(Collection<MediumId> on, int limit) throws ArchivoltException {
        requireHere("looking for orphans");
        return extents.values().stream()
                .filter(e -> e.state == State.ORPHAN && on.contains(e.declared.medium()))
                .limit(limit)
                .map(e -> new OrphanExtent(
                        e.declared.extent(), e.declared.medium(), e.declared.address(), e.wasStored, e.size))
                .toList();
    }

    @Override
    public synchronized void forget(Collection<UUID> forgotten) throws ArchivoltException {
        beforeChange("forgetting extents");
        for (UUID each : forgotten) {
            Extent known = extents.get(each);
            if (known != null && known.state == State.ORPHAN) {
                extents.remove(each);
            }
        }
        afterChange("forgetting extents");
    }

    @Override
    public synchronized int noteDamage(Collection<ExtentDamage> damages) throws ArchivoltException {
        beforeChange("noting damage");
        int added = (int) damages.stream().filter(this::note).count();
        afterChange("noting damage");
        return added;
    }

    private boolean note(ExtentDamage damage) {
        return visible(damage.version())
                .filter(v -> v.has(damage))
                .map(v -> damaged.computeIfAbsent(v.object().id(), id -> new Damaged(ticker.now()))
                        .add(damage))
                .orElse(false);
    }

    private Optional<Visible> visible(ObjectVersion version) {
        return visibles.values().stream()
                .filter(v -> v.object().version().equals(version))
                .findFirst();
    }

    @Override
    public synchronized List<DamagedObject> damaged(Instant triedBefore, int limit) throws ArchivoltException {
        requirePage(limit);
        requireHere("listing damaged objects");
        return damaged.entrySet().stream()
                .filter(e -> e.getValue().tried.isBefore(triedBefore))
                .sorted(Comparator.comparing(e -> e.getValue().tried))
                .limit(limit)
                .map(e -> record(visibles.get(e.getKey()).stored(), e.getValue()))
                .toList();
    }

    private static DamagedObject record(StoredObjectRecord object, Damaged state) {
        return new DamagedObject(object, state.damages, state.noted, state.attempts, state.tried);
    }

    @Override
    public synchronized long damagedCount() throws ArchivoltException {
        requireHere("counting damaged objects");
        return damaged.size();
    }

    @Override
    public synchronized void repairFailed(ObjectVersion version) throws ArchivoltException {
        beforeChange("counting a failed repair");
        visible(version).map(v -> damaged.get(v.object().id())).ifPresent(d -> {
            d.attempts++;
            d.tried = ticker.now();
        });
        afterChange("counting a failed repair");
    }

    @Override
    public synchronized boolean replaceExtents(
            ObjectVersion version, int column, Collection<UUID> removed, List<ExtentRecord> added)
            throws ArchivoltException {
        requireColumn(column, added);
        beforeChange("replacing extents");
        Optional<Visible> visible = visible(version);
        boolean replaced = visible.isPresent() && replace(visible.get(), column, Set.copyOf(removed), added);
        afterChange("replacing extents");
        return replaced;
    }

    private static void requireColumn(int column, List<ExtentRecord> added) throws ArchivoltException {
        if (added.stream().anyMatch(e -> e.column() != column)) {
            throw ArchivoltException.invalid("added", "must all be of column " + column);
        }
    }

    private boolean replace(Visible visible, int column, Set<UUID> removed, List<ExtentRecord> added)
            throws ArchivoltException {
        List<ExtentRecord> gone = visible.extents.stream()
                .filter(e -> e.column() == column && removed.contains(e.extent()))
                .toList();
        if (isDone(visible, gone, added)) {
            return true;
        }
        if (gone.stream().map(ExtentRecord::extent).distinct().count() < removed.size()) {
            return false;
        }
        if (!areDeclared(added)) {
            throw new ArchivoltException(CATALOG_CORRUPT, "replacing extents by some that were not declared")
                    .with("object", visible.object().id());
        }
        List<ExtentRecord> remaining = new ArrayList<>(visible.extents);
        remaining.removeAll(gone);
        remaining.addAll(added);
        remove(gone);
        added.forEach(e -> extents.get(e.extent()).add(e));
        orphanWhatIsEmpty();
        visibles.put(visible.object().id(), new Visible(visible.outcome, visible.commit, List.copyOf(remaining)));
        forgetDamages(visible.object().id(), column, removed);
        return true;
    }

    /** By an earlier try. */
    private static boolean isDone(Visible visible, List<ExtentRecord> gone, List<ExtentRecord> added) {
        return gone.isEmpty()
                && !added.isEmpty()
                && added.stream().allMatch(a -> visible.extents.stream().anyMatch(e -> isSame(e, a)));
    }

    private static boolean isSame(ExtentRecord one, ExtentRecord other) {
        return one.extent().equals(other.extent())
                && one.column() == other.column()
                && one.columnOffset() == other.columnOffset();
    }

    private void forgetDamages(ObjectId id, int column, Set<UUID> removed) {
        Damaged state = damaged.get(id);
        if (state != null) {
            state.damages.removeIf(d -> d.column() == column && removed.contains(d.extent()));
            if (state.damages.isEmpty()) {
                damaged.remove(id);
            }
        }
    }

    /** Positions are those in the order of names, and stay the same only while nothing is added or removed. */
    @Override
    public synchronized List<PlacedExtent> extentsOn(MediumId medium, long after, int limit) throws ArchivoltException {
        requirePage(limit);
        requireHere("listing the extents on a medium");
        List<PlacedExtent> found = new ArrayList<>();
        for (Visible visible : visibles.values()) {
            for (ExtentRecord extent : visible.extents) {
                if (extent.medium().equals(medium)) {
                    ObjectRecord object = visible.object();
                    found.add(new PlacedExtent(object.id(), object.version(), "source", found.size(), extent));
                }
            }
        }
        return found.stream().filter(e -> e.position() > after).limit(limit).toList();
    }

    // ---- media and devices

    @Override
    public synchronized void addDevice(DeviceRecord device) throws ArchivoltException {
        beforeChange("adding a device");
        requireNew(device);
        put(device);
        afterChange("adding a device");
    }

    @Override
    public synchronized void addMedium(MediumRecord medium) throws ArchivoltException {
        beforeChange("adding a medium");
        requireNew(medium);
        put(medium);
        afterChange("adding a medium");
    }

    @Override
    public synchronized void addWithFixedMedium(DeviceRecord device, MediumRecord medium) throws ArchivoltException {
        beforeChange("adding a device");
        requireNew(device);
        requireNew(medium);
        put(device);
        put(medium);
        afterChange("adding a device");
    }

    private void requireNew(DeviceRecord device) throws ArchivoltException {
        boolean known = devices.containsKey(device.id())
                || devices.values().stream()
                        .anyMatch(
                                d -> d.host().equals(device.host()) && d.path().equals(device.path()));
        if (known) {
            throw new ArchivoltException(ALREADY_EXISTS, "adding a device").with("device", device.id());
        }
    }

    private void requireNew(MediumRecord medium) throws ArchivoltException {
        requireStorable("grouping", medium.groupings());
        if (media.containsKey(medium.id())) {
            throw new ArchivoltException(ALREADY_EXISTS, "adding a medium").with("medium", medium.id());
        }
    }

    @Override
    public synchronized Optional<DeviceRecord> device(DeviceId id) throws ArchivoltException {
        requireHere("looking for a device");
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public synchronized Optional<MediumRecord> medium(MediumId id) throws ArchivoltException {
        requireHere("looking for a medium");
        return Optional.ofNullable(media.get(id));
    }

    @Override
    public synchronized List<DeviceRecord> devices() throws ArchivoltException {
        requireHere("listing devices");
        return List.copyOf(devices.values());
    }

    @Override
    public synchronized List<MediumRecord> media() throws ArchivoltException {
        requireHere("listing media");
        return List.copyOf(media.values());
    }

    @Override
    public synchronized boolean moveMediumStatus(MediumId id, AdministrativeStatus from, AdministrativeStatus to)
            throws ArchivoltException {
        beforeChange("moving the status of a medium");
        MediumRecord medium = requireMedium(id);
        boolean moved = medium.status() == from;
        if (moved) {
            put(with(medium, to, medium.filesystem(), medium.format(), medium.space()));
        }
        afterChange("moving the status of a medium");
        return moved;
    }

    @Override
    public synchronized boolean moveDeviceStatus(DeviceId id, AdministrativeStatus from, AdministrativeStatus to)
            throws ArchivoltException {
        beforeChange("moving the status of a device");
        DeviceRecord d = requireDevice(id);
        boolean moved = d.status() == from;
        if (moved) {
            put(new DeviceRecord(d.id(), d.host(), d.path(), d.model(), d.serial(), d.options(), to, d.added()));
        }
        afterChange("moving the status of a device");
        return moved;
    }

    @Override
    public synchronized void blank(MediumId id) throws ArchivoltException {
        beforeChange("blanking a medium");
        MediumRecord medium = requireMedium(id);
        boolean used =
                extents.values().stream().anyMatch(e -> e.declared.medium().equals(id) && e.state != State.ORPHAN);
        if (used) {
            throw new ArchivoltException(WRONG_STATE, "blanking a medium that carries extents").with("medium", id);
        }
        extents.values().removeIf(e -> e.declared.medium().equals(id));
        put(with(medium, medium.status(), FilesystemStatus.BLANK, Optional.empty(), medium.space()));
        afterChange("blanking a medium");
    }

    @Override
    public synchronized void formatted(MediumId id, UUID format, Space space) throws ArchivoltException {
        beforeChange("formatting a medium");
        MediumRecord medium = requireMedium(id);
        boolean again = medium.format().equals(Optional.of(format));
        if (medium.filesystem() != FilesystemStatus.BLANK && !again) {
            throw new ArchivoltException(WRONG_STATE, "formatting a medium that is not blank").with("medium", id);
        }
        if (!again) {
            put(with(medium, medium.status(), FilesystemStatus.EMPTY, Optional.of(format), space));
        }
        afterChange("formatting a medium");
    }

    @Override
    public synchronized void account(UUID session, long batch, Collection<MediumUsage> usages)
            throws ArchivoltException {
        if (batch < 1) {
            throw ArchivoltException.invalid("batch", "must be 1 or more");
        }
        for (MediumUsage usage : usages) {
            requireStorable("grouping", usage.groupings());
        }
        beforeChange("accounting");
        if (batch > lastBatches.getOrDefault(session, 0L)) {
            lastBatches.put(session, batch);
            sums(usages).forEach(this::apply);
        }
        afterChange("accounting");
    }

    private static Collection<MediumUsage> sums(Collection<MediumUsage> usages) {
        Map<MediumId, MediumUsage> byMedium = new TreeMap<>();
        usages.forEach(usage -> byMedium.merge(usage.medium(), usage, MediumUsage::plus));
        return byMedium.values();
    }

    private void apply(MediumUsage usage) {
        MediumRecord medium = media.get(usage.medium());
        if (medium == null || medium.filesystem() == FilesystemStatus.BLANK) {
            return;
        }
        Set<String> groupings = new HashSet<>(medium.groupings());
        groupings.addAll(usage.groupings());
        put(new MediumRecord(
                medium.id(),
                medium.model(),
                medium.tags(),
                medium.status(),
                usage.filesystem().filter(MemoryCatalog::isWritten).orElse(medium.filesystem()),
                medium.format(),
                usage.space().orElse(medium.space()),
                Math.max(0, medium.extents() + usage.extents()),
                Math.max(0, medium.writtenBytes() + usage.writtenBytes()),
                medium.added(),
                groupings));
    }

    private static boolean isWritten(FilesystemStatus status) {
        return status == FilesystemStatus.USED || status == FilesystemStatus.FULL;
    }

    private static MediumRecord with(
            MediumRecord medium,
            AdministrativeStatus status,
            FilesystemStatus filesystem,
            Optional<UUID> format,
            Space space) {
        boolean blank = filesystem == FilesystemStatus.BLANK;
        return new MediumRecord(
                medium.id(),
                medium.model(),
                medium.tags(),
                status,
                filesystem,
                format,
                space,
                blank ? 0 : medium.extents(),
                blank ? 0 : medium.writtenBytes(),
                medium.added(),
                blank ? Set.of() : medium.groupings());
    }

    private void put(MediumRecord medium) {
        if (!medium.equals(media.put(medium.id(), medium))) {
            tell(listener -> listener.mediumChanged(medium.id()));
        }
    }

    private void put(DeviceRecord device) {
        if (!device.equals(devices.put(device.id(), device))) {
            tell(listener -> listener.deviceChanged(device.id()));
        }
    }

    DeviceRecord requireDevice(DeviceId id) throws ArchivoltException {
        DeviceRecord device = devices.get(id);
        if (device == null) {
            throw new ArchivoltException(NO_SUCH_DEVICE, "looking for a device").with("device", id);
        }
        return device;
    }

    MediumRecord requireMedium(MediumId id) throws ArchivoltException {
        MediumRecord medium = media.get(id);
        if (medium == null) {
            throw new ArchivoltException(NO_SUCH_MEDIUM, "looking for a medium").with("medium", id);
        }
        return medium;
    }

    // ---- the feed

    @Override
    public synchronized Subscription subscribe(Listener listener) {
        listeners.add(listener);
        feed.execute(listener::anythingMayHaveChanged);
        return () -> listeners.remove(listener);
    }

    void tell(Consumer<Listener> news) {
        feed.execute(() -> listeners.forEach(listener -> tell(listener, news)));
    }

    private static void tell(Listener listener, Consumer<Listener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            // A listener must not throw. One that does has no say in what the others hear.
            return;
        }
    }

    // ---- status

    @Override
    public synchronized Optional<String> fault() {
        return away ? Optional.of("away, because a test wants it so") : Optional.empty();
    }

    @Override
    public String description() {
        return "in memory";
    }

    @Override
    public void close() {
        feed.shutdownNow();
    }

    void requireHere(String doing) throws ArchivoltException {
        if (away) {
            throw new ArchivoltException(CATALOG_UNAVAILABLE, doing);
        }
    }

    void beforeChange(String doing) throws ArchivoltException {
        requireHere(doing);
        changeCount++;
    }

    void afterChange(String doing) throws ArchivoltException {
        if (answersToLose > 0) {
            answersToLose--;
            throw new ArchivoltException(CATALOG_UNAVAILABLE, doing).with("answer", "lost");
        }
    }
}
