package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.CatalogStatus;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.dss.TagChange;
import org.archivolt.testkit.dss.MemoryFiles.State;

/**
 * The whole catalog in memory, for tests of what uses it. Keeps to the state diagrams of the API as strictly as a
 * database does; can go away, and can lose the answer to a change it has made. Its change feed has a thread of its own.
 */
public final class MemoryCatalog
        implements ObjectCatalog, ResourceCatalog, ChangeFeed, CatalogStatus, CatalogUnderTest, AutoCloseable {
    private final MemoryCreditCatalog credits = new MemoryCreditCatalog(this::tell);
    private final MemoryLibrarianCatalog librarian = new MemoryLibrarianCatalog(credits::isInForce);
    private final MemoryFiles files = new MemoryFiles(credits::isInForce);
    private final MemoryObjects objects;
    private final Map<MediumId, MediumRecord> media = new TreeMap<>();
    private final Map<DeviceId, DeviceRecord> devices = new TreeMap<>();
    private final Map<UUID, Long> lastBatches = new HashMap<>();
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
        this.objects = new MemoryObjects(ticker, files);
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
    public JobCatalog jobs() {
        return jobs;
    }

    /** Goes away with the catalog; loses answers only as it is told itself. */
    @Override
    public MemoryCreditCatalog credits() {
        return credits;
    }

    /** Goes away with the catalog; loses answers only as it is told itself. */
    @Override
    public MemoryLibrarianCatalog librarian() {
        return librarian;
    }

    @Override
    public ChangeFeed changes() {
        return this;
    }

    // ---- what tests do to it

    /** Every call fails with {@code CATALOG_UNAVAILABLE} and does nothing. */
    public synchronized void goAway() {
        away = true;
        credits.goAway();
        librarian.goAway();
    }

    public synchronized void comeBack() {
        away = false;
        credits.comeBack();
        librarian.comeBack();
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

    /** How many files there are in whatever state. */
    public synchronized int extents() {
        return files.count();
    }

    public synchronized int pendingExtents() {
        return files.count(State.PENDING);
    }

    public synchronized int orphanExtents() {
        return files.count(State.ORPHAN);
    }

    /** Addresses of all files with extents of objects, by medium. */
    public synchronized Map<MediumId, List<String>> storedAddresses() {
        return files.storedAddresses();
    }

    // ---- objects

    private interface Work<T> {
        T done() throws ArchivoltException;
    }

    private <T> T changing(String doing, Work<T> change) throws ArchivoltException {
        beforeChange(doing);
        T result = change.done();
        files.orphanWhatIsEmpty();
        afterChange(doing);
        return result;
    }

    private <T> T reading(String doing, Work<T> question) throws ArchivoltException {
        requireHere(doing);
        return question.done();
    }

    @Override
    public synchronized Map<ObjectId, ObjectVersion> declare(
            Collection<PendingExtent> declared, Collection<ObjectId> ids) throws ArchivoltException {
        return changing("declaring extents", () -> {
            for (PendingExtent each : declared) {
                requireMedium(each.medium());
            }
            files.declare(declared);
            return objects.visible(ids);
        });
    }

    @Override
    public synchronized List<CommitOutcome> commit(List<ObjectCommit> commits) throws ArchivoltException {
        return changing(
                "committing objects",
                () -> commits.stream().map(objects::commit).toList());
    }

    @Override
    public synchronized List<CommitOutcome> addCopies(List<CopyCommit> commits) throws ArchivoltException {
        return changing(
                "adding copies", () -> commits.stream().map(objects::addCopy).toList());
    }

    @Override
    public synchronized void abandon(Collection<UUID> abandoned) throws ArchivoltException {
        beforeChange("abandoning extents");
        files.abandon(abandoned);
        afterChange("abandoning extents");
    }

    @Override
    public synchronized Optional<ObjectRecord> find(ObjectSelector which) throws ArchivoltException {
        return reading("finding an object", () -> objects.find(which).map(MemoryVersion::record));
    }

    @Override
    public synchronized Optional<StoredObjectRecord> locate(ObjectSelector which) throws ArchivoltException {
        return reading("locating an object", () -> objects.find(which).map(MemoryVersion::stored));
    }

    @Override
    public synchronized ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit)
            throws ArchivoltException {
        requirePage(limit);
        return reading("listing objects", () -> objects.list(query, after, limit));
    }

    static void requirePage(int limit) throws ArchivoltException {
        if (limit < 1 || limit > 10_000) {
            throw ArchivoltException.invalid("limit", "must be between 1 and 10,000");
        }
    }

    @Override
    public synchronized Optional<ObjectRecord> rename(ObjectSelector which, ObjectId to) throws ArchivoltException {
        return changing("renaming an object", () -> objects.rename(which, to));
    }

    @Override
    public synchronized Optional<ObjectRecord> change(
            ObjectSelector which, AttributeChange change, Precondition precondition) throws ArchivoltException {
        return changing("changing an object", () -> objects.change(which, change, precondition));
    }

    @Override
    public synchronized Optional<ObjectVersion> deprecate(ObjectId id, Precondition precondition)
            throws ArchivoltException {
        return changing("deleting an object", () -> objects.deprecate(id, precondition));
    }

    @Override
    public synchronized Optional<ObjectRecord> undelete(ObjectSelector which) throws ArchivoltException {
        return changing("undeleting an object", () -> objects.undelete(which));
    }

    @Override
    public synchronized Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition)
            throws ArchivoltException {
        return changing("removing an object", () -> objects.remove(which, precondition));
    }

    @Override
    public synchronized int expire(Instant before, int limit) throws ArchivoltException {
        requirePage(limit);
        return changing("removing expired versions", () -> objects.expire(before, limit));
    }

    @Override
    public synchronized boolean removeCopy(CopyRef copy) throws ArchivoltException {
        return changing("removing a copy", () -> objects.removeCopy(copy));
    }

    @Override
    public synchronized List<ListedCopy> copies(CopyQuery query, long after, int limit) throws ArchivoltException {
        requirePage(limit);
        return reading("listing copies", () -> objects.copies(query, after, limit));
    }

    @Override
    public synchronized void accessed(Map<CopyRef, Instant> times) throws ArchivoltException {
        beforeChange("noting accesses");
        objects.accessed(times);
        afterChange("noting accesses");
    }

    @Override
    public synchronized void changeStatus(Map<CopyRef, CopyStatus> statuses) throws ArchivoltException {
        beforeChange("changing the status of copies");
        objects.changeStatus(statuses);
        afterChange("changing the status of copies");
    }

    @Override
    public synchronized List<PlacedExtent> extentsOn(MediumId medium, long after, int limit) throws ArchivoltException {
        requirePage(limit);
        return reading("listing extents", () -> objects.extentsOn(medium, after, limit));
    }

    @Override
    public synchronized List<CopyRef> lose(MediumId medium, int limit) throws ArchivoltException {
        requirePage(limit);
        return changing("losing extents", () -> {
            List<CopyRef> hurt = objects.lose(medium, limit);
            files.forgetWhatIsEmpty();
            return hurt;
        });
    }

    @Override
    public synchronized int restore(List<RestoredExtent> restored) throws ArchivoltException {
        return changing("restoring extents", () -> {
            for (RestoredExtent each : restored) {
                requireMedium(each.extent().medium());
            }
            return (int) restored.stream().filter(objects::restore).count();
        });
    }

    @Override
    public synchronized void settle(Collection<ObjectId> ids) throws ArchivoltException {
        beforeChange("settling objects");
        ids.forEach(objects::settle);
        afterChange("settling objects");
    }

    @Override
    public synchronized int reclaim(String host, UUID session) throws ArchivoltException {
        return changing("reclaiming extents", () -> files.reclaim(host, session));
    }

    @Override
    public synchronized List<OrphanExtent> orphans(Collection<MediumId> on, int limit) throws ArchivoltException {
        return reading("looking for orphans", () -> files.orphans(on, limit));
    }

    @Override
    public synchronized void forget(Collection<UUID> forgotten) throws ArchivoltException {
        beforeChange("forgetting extents");
        files.forget(forgotten);
        afterChange("forgetting extents");
    }

    @Override
    public synchronized int noteDamage(Collection<ExtentDamage> damages) throws ArchivoltException {
        return changing("noting damage", () ->
                (int) damages.stream().filter(objects::note).count());
    }

    @Override
    public synchronized List<DamagedCopy> damaged(Instant triedBefore, int limit) throws ArchivoltException {
        requirePage(limit);
        return reading("listing damaged copies", () -> objects.damaged(triedBefore, limit));
    }

    @Override
    public synchronized long damagedCount() throws ArchivoltException {
        return reading("counting damaged copies", objects::damagedCount);
    }

    @Override
    public synchronized void repairFailed(CopyRef copy) throws ArchivoltException {
        beforeChange("counting a failed repair");
        objects.repairFailed(copy);
        afterChange("counting a failed repair");
    }

    @Override
    public synchronized List<Boolean> replaceExtents(List<ExtentReplacement> replacements) throws ArchivoltException {
        for (ExtentReplacement replacement : replacements) {
            requireColumn(replacement);
        }
        return changing("replacing extents", () -> objects.replaceExtents(replacements));
    }

    private static void requireColumn(ExtentReplacement replacement) throws ArchivoltException {
        if (replacement.added().stream().anyMatch(e -> e.column() != replacement.column())) {
            throw ArchivoltException.invalid("added", "must all be of column " + replacement.column());
        }
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
        if (devices.containsKey(device.id())) {
            throw new ArchivoltException(ALREADY_EXISTS, "adding a device").with("device", device.id());
        }
        requireNoDeviceAt(device.host(), device.path(), device.id());
    }

    private void requireNoDeviceAt(String host, String path, DeviceId forWhich) throws ArchivoltException {
        if (devices.values().stream()
                .anyMatch(d -> d.host().equals(host) && d.path().equals(path))) {
            throw new ArchivoltException(ALREADY_EXISTS, "adding a device").with("device", forWhich);
        }
    }

    private void requireNew(MediumRecord medium) throws ArchivoltException {
        MemoryObjects.requireStorable("grouping", medium.groupings());
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
            change(medium, draft -> draft.status = to);
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
    public synchronized boolean moveDeviceHost(DeviceId id, String from, String to) throws ArchivoltException {
        beforeChange("moving a device to another host");
        DeviceRecord d = requireDevice(id);
        boolean moved = d.host().equals(from);
        if (moved) {
            requireNoDeviceAt(to, d.path(), id);
            put(new DeviceRecord(d.id(), to, d.path(), d.model(), d.serial(), d.options(), d.status(), d.added()));
        }
        afterChange("moving a device to another host");
        return moved;
    }

    @Override
    public synchronized void blank(MediumId id) throws ArchivoltException {
        beforeChange("blanking a medium");
        MediumRecord medium = requireMedium(id);
        requireUnused(id, "blanking a medium that carries extents");
        files.forgetAllOn(id);
        change(medium, MediumDraft::blank);
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
            change(medium, draft -> draft.formatted(FilesystemStatus.EMPTY, format, space));
        }
        afterChange("formatting a medium");
    }

    private void requireUnused(MediumId id, String doing) throws ArchivoltException {
        if (files.isUsed(id)) {
            throw new ArchivoltException(WRONG_STATE, doing).with("medium", id);
        }
    }

    @Override
    public synchronized void adopted(MediumId id, UUID format, FilesystemStatus found, Space space)
            throws ArchivoltException {
        if (!found.isFormatted()) {
            throw ArchivoltException.invalid("found", "must be a filesystem");
        }
        beforeChange("adopting a medium");
        MediumRecord medium = requireMedium(id);
        boolean again = medium.format().equals(Optional.of(format));
        if (medium.filesystem() != FilesystemStatus.BLANK && !again) {
            throw new ArchivoltException(WRONG_STATE, "adopting a medium that is not blank").with("medium", id);
        }
        if (!again && media.values().stream().anyMatch(m -> m.format().equals(Optional.of(format)))) {
            throw new ArchivoltException(ALREADY_EXISTS, "adopting a medium").with("medium", id);
        }
        if (!again) {
            change(medium, draft -> {
                draft.formatted(found, format, space);
                draft.access = new MediumAccess(false, draft.access.get(), draft.access.delete());
            });
        }
        afterChange("adopting a medium");
    }

    @Override
    public synchronized void setAccess(MediumId id, MediumAccess access) throws ArchivoltException {
        changeMedium("setting the access to a medium", id, draft -> draft.access = access);
    }

    @Override
    public synchronized void changeTags(MediumId id, TagChange change) throws ArchivoltException {
        changeMedium("changing the tags of a medium", id, draft -> draft.tags = change.of(draft.tags));
    }

    @Override
    public synchronized void setGroupings(MediumId id, Set<String> groupings) throws ArchivoltException {
        MemoryObjects.requireStorable("grouping", groupings);
        changeMedium("setting the groupings of a medium", id, draft -> draft.groupings = groupings);
    }

    @Override
    public synchronized void setLost(MediumId id, boolean lost) throws ArchivoltException {
        changeMedium("marking a medium", id, draft -> draft.lost = lost);
    }

    private void changeMedium(String doing, MediumId id, Consumer<MediumDraft> change) throws ArchivoltException {
        beforeChange(doing);
        change(requireMedium(id), change);
        afterChange(doing);
    }

    @Override
    public synchronized void removeMedium(MediumId id) throws ArchivoltException {
        beforeChange("removing a medium");
        requireRemovable(id);
        remove(id);
        afterChange("removing a medium");
    }

    @Override
    public synchronized void removeDevice(DeviceId id) throws ArchivoltException {
        beforeChange("removing a device");
        requireRemovable(id);
        remove(id);
        afterChange("removing a device");
    }

    @Override
    public synchronized void removeWithFixedMedium(DeviceId device, MediumId medium) throws ArchivoltException {
        beforeChange("removing a device");
        requireRemovable(device);
        requireRemovable(medium);
        remove(device);
        remove(medium);
        afterChange("removing a device");
    }

    private void requireRemovable(MediumId id) throws ArchivoltException {
        requireMedium(id);
        requireUnused(id, "removing a medium that carries extents");
    }

    private void requireRemovable(DeviceId id) throws ArchivoltException {
        requireDevice(id);
    }

    private void remove(MediumId id) {
        files.forgetAllOn(id);
        media.remove(id);
        tell(listener -> listener.mediumChanged(id));
    }

    private void remove(DeviceId id) {
        devices.remove(id);
        tell(listener -> listener.deviceChanged(id));
    }

    @Override
    public synchronized Set<CreditFence> account(UUID session, long batch, Collection<MediumUsage> usages)
            throws ArchivoltException {
        if (batch < 1) {
            throw ArchivoltException.invalid("batch", "must be 1 or more");
        }
        for (MediumUsage usage : usages) {
            MemoryObjects.requireStorable("grouping", usage.groupings());
        }
        beforeChange("accounting");
        if (batch > lastBatches.getOrDefault(session, 0L)) {
            lastBatches.put(session, batch);
            sums(usages.stream().filter(usage -> !isStale(usage)).toList()).forEach(this::apply);
        }
        Set<CreditFence> stale = usages.stream()
                .filter(this::isStale)
                .flatMap(usage -> usage.fence().stream())
                .collect(Collectors.toUnmodifiableSet());
        afterChange("accounting");
        return stale;
    }

    private boolean isStale(MediumUsage usage) {
        return !usage.fence().stream().allMatch(credits::isInForce);
    }

    private static Collection<MediumUsage> sums(Collection<MediumUsage> usages) {
        Map<MediumId, MediumUsage> byMedium = new TreeMap<>();
        usages.forEach(usage -> byMedium.merge(usage.medium(), usage, MediumUsage::plus));
        return byMedium.values();
    }

    private void apply(MediumUsage usage) {
        MediumRecord medium = media.get(usage.medium());
        if (medium != null) {
            change(medium, draft -> draft.add(usage));
        }
    }

    private void change(MediumRecord medium, Consumer<MediumDraft> change) {
        MediumDraft draft = new MediumDraft(medium);
        change.accept(draft);
        put(draft.record());
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
