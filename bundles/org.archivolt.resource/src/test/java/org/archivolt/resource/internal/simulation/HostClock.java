package org.archivolt.resource.internal.simulation;

/** A monotonic clock that does not know the true time: it began anywhere, and runs a little too fast or too slow. */
final class HostClock {
    private double rate;
    private long shown;
    private long trueThen;

    /** @param rate 1.01 for one percent too fast */
    HostClock(double rate, long shownAtFirst) {
        this.rate = rate;
        this.shown = shownAtFirst;
    }

    /** Nanoseconds, as this clock shows them. */
    long at(long trueNanos) {
        return shown + Math.round((trueNanos - trueThen) * rate);
    }

    /** From now on. */
    void run(double changed, long trueNow) {
        shown = at(trueNow);
        trueThen = trueNow;
        rate = changed;
    }

    /** True nanoseconds until it has counted so many; rounded up. */
    long trueNanos(long counted) {
        return (long) Math.ceil(counted / rate);
    }
}
