package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.INTERNAL;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.Release.Outcome;
import org.archivolt.lrs.Release.Part;
import org.archivolt.lrs.ResourceScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the bytes of orphans from media: one thread, in the background, many extents at once, and nothing at all while
 * there is nothing to do. It looks when it is told that there may be orphans (after a delete, a replacement, a failed
 * put), at start, when it has also reclaimed what earlier runs of this host left behind, when media that could not be
 * had may be there again, and each {@link #EXPIRY_EVERY} for versions that were kept for long enough.
 *
 * <p>A medium that cannot be had is tried again a few times, ever later, and then only when the catalog says that it, a
 * device of its family, or anything at all may have changed.
 */
final class Reaper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reaper.class);
    private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
    private static final int BACKOFF_FACTOR = 4;
    private static final int ATTEMPTS_MAX = 6;
    private static final int NOTES_MAX = 100_000;
    private static final Duration EXPIRY_EVERY = Duration.ofMinutes(10);
    private static final int EXPIRED_AT_ONCE = 500;
    private static final long NEVER = Long.MAX_VALUE;

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final ResourceScheduler scheduler;
    private final OpenReaders readers;
    private final StoreSettings settings;
    private final Ticker ticker;
    private final UUID session;
    private final Thread thread = new Thread(this::run, "store-reaper");
    private final ChangeFeed.Subscription subscription;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<MediumId, Retry> unavailable = new HashMap<>();
    private final Map<UUID, Long> accounted = new LinkedHashMap<>();
    private Optional<MediumId> trying = Optional.empty();
    /** What is being tried may fail for a reason that is gone by now. */
    private boolean changedWhileTrying;

    private boolean triggered = true;
    private long dueNanos;
    private long expiryDueNanos;
    private boolean working;
    private boolean closed;
    private long removed;

    /** The thread's own. */
    private final List<UUID> deletedNotForgotten = new ArrayList<>();

    private boolean reclaimed;
    private int failures;

    Reaper(
            ObjectCatalog objects,
            ResourceCatalog resources,
            ChangeFeed feed,
            ResourceScheduler scheduler,
            OpenReaders readers,
            StoreSettings settings,
            Ticker ticker,
            UUID session) {
        this.objects = objects;
        this.resources = resources;
        this.scheduler = scheduler;
        this.readers = readers;
        this.settings = settings;
        this.ticker = ticker;
        this.session = session;
        this.dueNanos = ticker.nanos();
        this.expiryDueNanos = ticker.nanos();
        thread.setDaemon(true);
        readers.whenLeft(this::trigger);
        this.subscription = feed.subscribe(new FeedListener());
    }

    void start() {
        thread.start();
    }

    /** There may be orphans. Returns at once. */
    void trigger() {
        triggerIn(settings.reaperDelay());
    }

    /** Looks at once, also at media that could not be had. */
    void retryNow() {
        lock.lock();
        try {
            unavailable.clear();
            triggerIn(Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    /** How many extents were removed since the start. */
    long removed() {
        lock.lock();
        try {
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Remembers that an extent was accounted to its medium although its object never became visible, so that it is taken
     * off the account when it is removed. What was visible is known to the catalog.
     */
    void noteAccounted(UUID extent, long bytes) {
        lock.lock();
        try {
            if (accounted.size() < NOTES_MAX) {
                accounted.put(extent, bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    private void triggerIn(Duration delay) {
        lock.lock();
        try {
            long due = ticker.nanos() + delay.toNanos();
            if (!triggered || due - dueNanos < 0) {
                triggered = true;
                dueNanos = due;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitWork()) {
            try {
                work();
                failures = 0;
            } catch (ArchivoltException e) {
                failed(e);
            } catch (RuntimeException e) {
                log.error("the reaper failed in a way it must not", e);
                failed(new ArchivoltException(INTERNAL, "reaping", e));
            }
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            working = false;
            changed.signalAll();
            while (!closed) {
                long remaining = nextDue();
                if (remaining <= 0) {
                    triggered = false;
                    working = true;
                    return true;
                }
                awaitNanos(remaining);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNanos(long nanos) {
        try {
            if (nanos == NEVER) {
                changed.await();
            } else {
                changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            // Only close interrupts, and it has set the flag the loop looks at.
            log.debug("woken", e);
        }
    }

    private long nextDue() {
        long now = ticker.nanos();
        long next = expiryDueNanos - now;
        next = triggered ? Math.min(next, dueNanos - now) : next;
        for (Retry retry : unavailable.values()) {
            if (retry.attempts < ATTEMPTS_MAX) {
                next = Math.min(next, retry.dueNanos - now);
            }
        }
        return next;
    }

    /** The catalog does not answer: again later, a few times; after that its change feed will tell when it is back. */
    private void failed(ArchivoltException why) {
        failures++;
        if (why.code() == CANCELLED) {
            log.debug("stopped: {}", why.getMessage());
        } else if (failures < ATTEMPTS_MAX) {
            log.info("reaping is put off: {}", why.getMessage());
            triggerIn(backoff(failures));
        } else {
            log.warn("reaping is put off until the catalog answers: {}", why.getMessage());
            failures = 0;
        }
    }

    private static Duration backoff(int attempt) {
        return BACKOFF_MIN.multipliedBy((long) Math.pow(BACKOFF_FACTOR, attempt - 1));
    }

    private void work() throws ArchivoltException {
        reclaim();
        expire();
        forgetDeleted();
        List<MediumRecord> all = resources.media();
        all.forEach(this::waitUntilItIsOpened);
        List<MediumId> media = new ArrayList<>(
                all.stream().map(MediumRecord::id).filter(this::mayTry).toList());
        boolean more = true;
        while (more && !media.isEmpty()) {
            more = reapBatch(media);
        }
    }

    /** Now and then: versions that were kept for long enough become orphans. */
    private void expire() throws ArchivoltException {
        if (!takeExpiry()) {
            return;
        }
        Instant before = settings.expiry(ticker.now());
        int expired = EXPIRED_AT_ONCE;
        while (expired == EXPIRED_AT_ONCE) {
            expired = objects.expire(before, EXPIRED_AT_ONCE);
            if (expired > 0) {
                log.info("{} versions expired", expired);
            }
        }
    }

    /** If it fails, the next time will do. */
    private boolean takeExpiry() {
        lock.lock();
        try {
            boolean isDue = expiryDueNanos - ticker.nanos() <= 0;
            if (isDue) {
                expiryDueNanos = ticker.nanos() + EXPIRY_EVERY.toNanos();
            }
            return isDue;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Extents that are being read stay until their readers have left.
     *
     * @param media loses those that could not be had
     * @return whether there may be more; what becomes an orphan meanwhile brings its own trigger and waits for company
     */
    private boolean reapBatch(List<MediumId> media) throws ArchivoltException {
        int limit = settings.reaperBatchMax() + readers.extents().size();
        List<OrphanExtent> found = objects.orphans(media, limit);
        Set<UUID> read = readers.extents();
        Map<MediumId, List<OrphanExtent>> byMedium = found.stream()
                .filter(o -> !read.contains(o.extent()))
                .collect(Collectors.groupingBy(OrphanExtent::medium, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<MediumId, List<OrphanExtent>> each : byMedium.entrySet()) {
            if (!tryReap(each.getKey(), each.getValue())) {
                media.remove(each.getKey());
            }
        }
        awaitReaders(
                found.stream().map(OrphanExtent::extent).filter(read::contains).toList());
        return found.size() >= limit && !byMedium.isEmpty();
    }

    /** Again when a reader leaves; at the latest when one that reads nothing is no longer considered. */
    private void awaitReaders(List<UUID> extents) {
        if (extents.isEmpty()) {
            return;
        }
        readers.await();
        boolean stillRead = readers.extents().containsAll(extents);
        triggerIn(stillRead ? OpenReaders.KEPT : settings.reaperDelay());
    }

    private void reclaim() throws ArchivoltException {
        if (!reclaimed) {
            int count = objects.reclaim(settings.host(), session);
            reclaimed = true;
            if (count > 0) {
                log.info("{} extents of unfinished puts of earlier runs are removed", count);
            }
        }
    }

    private void forgetDeleted() throws ArchivoltException {
        if (!deletedNotForgotten.isEmpty()) {
            objects.forget(deletedNotForgotten);
            deletedNotForgotten.clear();
        }
    }

    private boolean mayTry(MediumId medium) {
        lock.lock();
        try {
            Retry retry = unavailable.get(medium);
            return retry == null || retry.attempts < ATTEMPTS_MAX && retry.dueNanos - ticker.nanos() <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** Where nothing may be deleted, only a change of the medium makes another look worth it. */
    private void waitUntilItIsOpened(MediumRecord medium) {
        if (medium.lost() || !medium.access().delete()) {
            lock.lock();
            try {
                unavailable.put(medium.id(), new Retry(ATTEMPTS_MAX, ticker.nanos()));
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean tryReap(MediumId medium, List<OrphanExtent> orphans) throws ArchivoltException {
        try {
            trying(medium);
            delete(medium, orphans);
            available(medium);
        } catch (ArchivoltException e) {
            if (e.code() == CANCELLED) {
                throw e;
            }
            unavailable(medium, e);
            return false;
        }
        forgetDeleted();
        return true;
    }

    private void delete(MediumId medium, List<OrphanExtent> orphans) throws ArchivoltException {
        Allocation allocation = Answers.awaitOrCancel(
                scheduler.allocate(new ReadRequest(ReadRequest.Operation.DELETE, List.of(medium), 1)),
                settings.allocateWait(),
                "waiting for a medium to delete on");
        HeldMedia media = new HeldMedia(allocation);
        deleteFiles(media, orphans);
        Answers.await(
                scheduler.release(new Release(allocation.id(), List.of(deleted(medium, orphans)))),
                settings.flushWait(),
                "waiting for deletions to be flushed");
        orphans.forEach(o -> deletedNotForgotten.add(o.extent()));
        removed(orphans);
        log.debug("{}: {} extents removed", medium, orphans.size());
    }

    private void deleteFiles(HeldMedia media, List<OrphanExtent> orphans) throws ArchivoltException {
        Grant grant = media.grants().get(0);
        try {
            for (OrphanExtent orphan : orphans) {
                grant.volume().delete(orphan.address());
            }
        } catch (ArchivoltException e) {
            media.blame(grant, e);
            media.giveBack(medium -> true).ifPresent(scheduler::release);
            throw e;
        }
    }

    private Part deleted(MediumId medium, List<OrphanExtent> orphans) {
        long bytes = 0;
        long extents = 0;
        lock.lock();
        try {
            for (OrphanExtent orphan : orphans) {
                Long noted = accounted.get(orphan.extent());
                if (orphan.stored() || noted != null) {
                    bytes += orphan.stored() ? orphan.size() : noted;
                    extents++;
                }
            }
        } finally {
            lock.unlock();
        }
        return new Part(
                medium,
                Outcome.OK,
                true,
                -bytes,
                -extents,
                orphans.stream().map(OrphanExtent::address).toList());
    }

    private void removed(List<OrphanExtent> orphans) {
        lock.lock();
        try {
            orphans.forEach(o -> accounted.remove(o.extent()));
            removed += orphans.size();
        } finally {
            lock.unlock();
        }
    }

    private void trying(MediumId medium) {
        lock.lock();
        try {
            trying = Optional.of(medium);
            changedWhileTrying = false;
        } finally {
            lock.unlock();
        }
    }

    private void available(MediumId medium) {
        lock.lock();
        try {
            trying = Optional.empty();
            unavailable.remove(medium);
        } finally {
            lock.unlock();
        }
    }

    private void unavailable(MediumId medium, ArchivoltException why) {
        lock.lock();
        try {
            trying = Optional.empty();
            Retry last = unavailable.get(medium);
            int attempts = last == null || changedWhileTrying ? 1 : last.attempts + 1;
            unavailable.put(
                    medium,
                    new Retry(attempts, ticker.nanos() + backoff(attempts).toNanos()));
            log.info(
                    "{}: orphans stay for now (attempt {} of {}): {}",
                    medium,
                    attempts,
                    ATTEMPTS_MAX,
                    why.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is nothing to do now. */
    boolean isQuiet() {
        lock.lock();
        try {
            return !triggered && !working;
        } finally {
            lock.unlock();
        }
    }

    /** For tests: the thread looks at the ticker again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        subscription.close();
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(settings.stopWait().toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param attempts so far; at the maximum, only a change of the catalog makes the medium worth another try */
    private record Retry(int attempts, long dueNanos) {}

    /** A change matters only where a medium could not be had; media change with every flush. */
    private final class FeedListener implements ChangeFeed.Listener {
        @Override
        public void mediumChanged(MediumId medium) {
            retry(medium::equals);
        }

        @Override
        public void deviceChanged(DeviceId device) {
            retry(medium -> medium.family().equals(device.family()));
        }

        @Override
        public void anythingMayHaveChanged() {
            retry(medium -> true);
            trigger();
        }

        private void retry(Predicate<MediumId> which) {
            lock.lock();
            try {
                changedWhileTrying |= trying.filter(which).isPresent();
                if (unavailable.keySet().removeIf(which)) {
                    trigger();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
