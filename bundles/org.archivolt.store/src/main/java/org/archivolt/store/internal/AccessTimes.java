package org.archivolt.store.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ObjectCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the catalog when copies were read, many together and a little later, so that a read costs no write. A copy that was
 * read within {@link #GRANULARITY} before is not told of again. What is lost at a crash does not matter.
 */
final class AccessTimes implements AutoCloseable {
    static final Duration GRANULARITY = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(AccessTimes.class);
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final int NOTES_MAX = 50_000;

    private final ObjectCatalog catalog;
    private final Ticker ticker;
    private final Thread thread = new Thread(this::run, "store-access");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Map<CopyRef, Instant> notes = new HashMap<>();
    private boolean hurry;
    private boolean closed;

    AccessTimes(ObjectCatalog catalog, Ticker ticker) {
        this.catalog = catalog;
        this.ticker = ticker;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns at once. Beyond a bound in vain. */
    void note(ObjectVersion version, CopyRecord copy) {
        Instant now = ticker.now();
        boolean isRecent = copy.accessed()
                .filter(last -> now.isBefore(last.plus(GRANULARITY)))
                .isPresent();
        if (isRecent) {
            return;
        }
        lock.lock();
        try {
            if (notes.size() < NOTES_MAX) {
                notes.put(new CopyRef(version, copy.name()), now);
                if (notes.size() == 1) {
                    changed.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Map<CopyRef, Instant> met = gather();
        while (!met.isEmpty()) {
            try {
                catalog.accessed(met);
            } catch (ArchivoltException e) {
                log.debug("times of {} reads are not kept: {}", met.size(), e.getMessage());
            }
            met = gather();
        }
    }

    /** Blocks until there is something to tell; empty at the end. */
    private Map<CopyRef, Instant> gather() {
        lock.lock();
        try {
            while (notes.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            long until = ticker.nanos() + DELAY.toNanos();
            long remaining = DELAY.toNanos();
            while (remaining > 0 && !closed && !hurry) {
                await(remaining);
                remaining = until - ticker.nanos();
            }
            hurry = false;
            Map<CopyRef, Instant> gathered = notes;
            notes = new HashMap<>();
            return gathered;
        } finally {
            lock.unlock();
        }
    }

    private void await(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            log.debug("nobody's to interrupt", e);
        }
    }

    /** For tests: does not wait for more. */
    void flush() {
        lock.lock();
        try {
            hurry = !notes.isEmpty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(DELAY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
