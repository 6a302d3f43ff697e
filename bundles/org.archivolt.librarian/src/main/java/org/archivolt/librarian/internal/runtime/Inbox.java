package org.archivolt.librarian.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.PosixError;

/** What waits for the librarian thread, and what wakes it. */
final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Ticker ticker;
    private final int max;

    private final Deque<Request<?>> waiting = new ArrayDeque<>();
    private boolean isSignalled;
    private boolean isStopped;

    Inbox(int max, Ticker ticker) {
        this.max = max;
        this.ticker = ticker;
    }

    /** @throws ArchivoltException {@code SHUTTING_DOWN}; {@code EAGAIN} when too many wait */
    void add(Request<?> request) throws ArchivoltException {
        lock.lock();
        try {
            if (isStopped) {
                throw new ArchivoltException(ErrorCode.SHUTTING_DOWN, "asking the Librarian");
            }
            if (waiting.size() >= max) {
                throw PosixError.EAGAIN.of("asking the Librarian while too many wait for it");
            }
            waiting.add(request);
            wake();
        } finally {
            lock.unlock();
        }
    }

    void remove(Request<?> request) {
        lock.lock();
        try {
            waiting.remove(request);
        } finally {
            lock.unlock();
        }
    }

    List<Request<?>> take(int count) {
        lock.lock();
        try {
            List<Request<?>> taken = new ArrayList<>(Math.min(count, waiting.size()));
            while (taken.size() < count && !waiting.isEmpty()) {
                Request<?> next = waiting.remove();
                if (next.take()) {
                    taken.add(next);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** There is something to look at; also after time has jumped, as that of a test does. */
    void signal() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        isSignalled = true;
        news.signalAll();
    }

    /** Nothing comes in from now on. */
    void stop() {
        lock.lock();
        try {
            isStopped = true;
            wake();
        } finally {
            lock.unlock();
        }
    }

    boolean isStopped() {
        lock.lock();
        try {
            return isStopped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a signal since the last one, no longer than until this moment of the ticker. */
    void await(long untilNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = untilNanos - ticker.nanos();
            while (!isSignalled && left > 0) {
                news.awaitNanos(left);
                left = untilNanos - ticker.nanos();
            }
            isSignalled = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this moment of the ticker, no longer when there is to be an end. Signals are left for {@link #await}. */
    void pause(long untilNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = untilNanos - ticker.nanos();
            while (!isStopped && left > 0) {
                news.awaitNanos(left);
                left = untilNanos - ticker.nanos();
            }
        } finally {
            lock.unlock();
        }
    }
}
