package org.archivolt.lrs.internal.core;

import java.util.List;

/**
 * When a device flushes although more work is expected: at the first of three thresholds (seed 004, §3). When nothing
 * more is expected it flushes at once, whatever they say.
 *
 * <p>A flush interrupts the stream of a tape, and what it costs depends on the drive and on how much the medium holds.
 * With a cost factor the delay follows what flushes have cost lately: {@code factor} times as long is written before the
 * next, so that a drive with a backlog streams for {@code factor / (factor + 1)} of its time.
 *
 * @param delayNanosMax the longest that a release waits; the only delay without a cost factor
 * @param costFactor 0: the delay is always the longest
 */
public record FlushPolicy(long delayNanosMax, int requestsMax, long bytesMax, int costFactor) {
    public FlushPolicy {
        if (delayNanosMax < 0 || requestsMax < 1 || bytesMax < 1 || costFactor < 0) {
            throw new IllegalArgumentException("flush thresholds out of range");
        }
    }

    public FlushPolicy(long delayNanosMax, int requestsMax, long bytesMax) {
        this(delayNanosMax, requestsMax, bytesMax, 0);
    }

    boolean isReached(List<ToSync> waiting, long nowNanos, long flushNanos) {
        return waiting.size() >= requestsMax
                || waiting.stream().anyMatch(ToSync::urgent)
                || nowNanos - waiting.get(0).sinceNanos() >= delayNanos(flushNanos)
                || waiting.stream().mapToLong(ToSync::bytes).sum() >= bytesMax;
    }

    /** @param flushNanos what a flush of the medium has cost lately */
    long delayNanos(long flushNanos) {
        boolean tooMuch = costFactor == 0 || flushNanos > delayNanosMax / costFactor;
        return tooMuch ? delayNanosMax : flushNanos * costFactor;
    }
}
