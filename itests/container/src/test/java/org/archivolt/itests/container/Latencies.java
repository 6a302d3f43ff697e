package org.archivolt.itests.container;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How long requests took. */
final class Latencies {
    private long[] nanos = new long[4096];
    private int count;

    synchronized void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    synchronized int count() {
        return count;
    }

    /** @param share 0 to 1 */
    synchronized long percentileNanos(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, Math.round(share * count))];
    }

    @Override
    public String toString() {
        return "%d requests, p50 %d ms, p99 %d ms, slowest %d ms"
                .formatted(count(), millis(0.5), millis(0.99), millis(1));
    }

    private long millis(double share) {
        return TimeUnit.NANOSECONDS.toMillis(percentileNanos(share));
    }
}
