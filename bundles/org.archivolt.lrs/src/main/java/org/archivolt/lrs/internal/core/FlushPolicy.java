package org.archivolt.lrs.internal.core;

import java.util.List;

/**
 * When a device flushes although more work is expected: at the first of three thresholds (seed 004, §3). When nothing
 * more is expected it flushes at once, whatever they say.
 */
public record FlushPolicy(long delayNanosMax, int requestsMax, long bytesMax) {
    public FlushPolicy {
        if (delayNanosMax < 0 || requestsMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException("flush thresholds out of range");
        }
    }

    boolean isReached(List<ToSync> waiting, long nowNanos) {
        return waiting.size() >= requestsMax
                || waiting.stream().anyMatch(ToSync::urgent)
                || nowNanos - waiting.get(0).sinceNanos() >= delayNanosMax
                || waiting.stream().mapToLong(ToSync::bytes).sum() >= bytesMax;
    }
}
