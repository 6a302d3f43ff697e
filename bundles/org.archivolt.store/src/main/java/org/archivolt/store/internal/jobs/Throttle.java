package org.archivolt.store.internal.jobs;

import org.archivolt.base.Ticker;

/**
 * So much in a second. What was spent is paid for afterwards, by waiting; nothing is saved up while there is nothing to do.
 * For many threads.
 */
final class Throttle {
    private static final double NANOS = 1e9;
    private static final long COST_MAX_NANOS = 24 * 3600 * 1_000_000_000L;

    private final Ticker ticker;
    private long perSecond;
    private long dueNanos;

    /** @param perSecond 0: no limit */
    Throttle(Ticker ticker, long perSecond) {
        this.ticker = ticker;
        this.perSecond = perSecond;
        this.dueNanos = ticker.nanos();
    }

    synchronized void spend(long amount) {
        if (perSecond > 0) {
            long now = ticker.nanos();
            long cost = (long) Math.min(COST_MAX_NANOS, amount * NANOS / perSecond);
            dueNanos = (dueNanos - now > 0 ? dueNanos : now) + cost;
        }
    }

    /** What is still to be paid is paid at the new rate. */
    synchronized void rate(long newPerSecond) {
        if (newPerSecond != perSecond) {
            long now = ticker.nanos();
            long debt = Math.max(0, dueNanos - now);
            boolean isPaid = perSecond == 0 || newPerSecond == 0;
            dueNanos = now + (isPaid ? 0 : (long) Math.min(COST_MAX_NANOS, (double) debt * perSecond / newPerSecond));
            perSecond = newPerSecond;
        }
    }

    /** How long to wait before more is spent; 0 or less: no longer. */
    synchronized long waitNanos() {
        return dueNanos - ticker.nanos();
    }
}
