package org.archivolt.lrs.internal.core;

import java.time.Instant;
import java.util.PriorityQueue;
import org.archivolt.base.Ticker;

/** Virtual time, and everything that is going to happen in it. */
final class Agenda implements Ticker {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long nowNanos;
    private long entries;

    /** Compared by difference, as nanosecond clocks may wrap round. */
    private record Due(long nanos, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            long later = nanos - other.nanos;
            return later != 0 ? Long.signum(later) : Long.compare(order, other.order);
        }
    }

    Agenda(long startNanos) {
        this.nowNanos = startNanos;
    }

    @Override
    public long nanos() {
        return nowNanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nowNanos);
    }

    void at(long nanos, Runnable action) {
        queue.add(new Due(nanos - nowNanos > 0 ? nanos : nowNanos, entries++, action));
    }

    void after(long delayNanos, Runnable action) {
        at(nowNanos + delayNanos, action);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void runNext() {
        Due due = queue.remove();
        nowNanos = due.nanos();
        due.action().run();
    }
}
