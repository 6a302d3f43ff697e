package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.archivolt.base.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things when they are due, one after another, on one thread that sleeps until then. */
final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1);

    /** Something that is due. */
    private record Due(long nanos, long number) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            long before = nanos - other.nanos;
            return before != 0 ? Long.signum(before) : Long.compare(number, other.number);
        }
    }

    /** Set once. */
    final class Alarm {
        private final Due due;

        private Alarm(Due due) {
            this.due = due;
        }

        /** @return false when it has gone off, or was cancelled before */
        boolean cancel() {
            return tasks.remove(due) != null;
        }
    }

    private final Ticker ticker;
    private final ConcurrentSkipListMap<Due, Runnable> tasks = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Thread thread;
    private volatile long wakeNanos;
    private volatile boolean stopping;
    private volatile boolean performing;

    Alarms(String name, Ticker ticker) {
        this.ticker = ticker;
        this.wakeNanos = ticker.nanos();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Alarm after(Duration delay, Runnable task) {
        return at(ticker.nanos() + delay.toNanos(), task);
    }

    /** @param nanos by the ticker */
    Alarm at(long nanos, Runnable task) {
        Due due = new Due(nanos, numbers.incrementAndGet());
        tasks.put(due, task);
        if (nanos - wakeNanos < 0) {
            LockSupport.unpark(thread);
        }
        return new Alarm(due);
    }

    /** Looks at the clock, which may have jumped: that of a test does. */
    void look() {
        LockSupport.unpark(thread);
    }

    /** For tests: whether all that is due has been done. */
    boolean isCaughtUp() {
        Map.Entry<Due, Runnable> first = tasks.firstEntry();
        return (first == null || first.getKey().nanos() - ticker.nanos() > 0) && !performing;
    }

    /** What is not done yet is not done any more; waits for what is being done. */
    void stop(Duration limit) throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() != thread) {
            thread.join(Math.max(1, limit.toMillis()));
        }
    }

    private void run() {
        while (!stopping) {
            // Whatever is set from here on wakes us, and whatever was set before is seen.
            wakeNanos = ticker.nanos() + FAR_NANOS;
            Map.Entry<Due, Runnable> first = tasks.firstEntry();
            long now = ticker.nanos();
            if (first != null && first.getKey().nanos() - now <= 0) {
                performing = true;
                if (tasks.remove(first.getKey()) != null) {
                    perform(first.getValue());
                }
                performing = false;
            } else {
                long until = first == null ? now + FAR_NANOS : first.getKey().nanos();
                wakeNanos = until;
                // What was set between looking and this line has not woken us.
                if (isStillFirst(first)) {
                    LockSupport.parkNanos(this, until - now);
                }
            }
        }
    }

    private boolean isStillFirst(Map.Entry<Due, Runnable> first) {
        Map.Entry<Due, Runnable> latest = tasks.firstEntry();
        return first == null
                ? latest == null
                : latest != null && latest.getKey().equals(first.getKey());
    }

    private static void perform(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            LOG.error("a bug: an alarm failed", e);
        }
    }
}
