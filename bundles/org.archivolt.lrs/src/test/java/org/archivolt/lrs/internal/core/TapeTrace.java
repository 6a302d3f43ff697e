package org.archivolt.lrs.internal.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is asked of a {@link TapeSite}, and when. The same seed asks the same under every policy.
 *
 * @param cartridges that can be recalled from, each filled to {@code filledBytes} at the beginning
 */
record TapeTrace(List<Arrival> arrivals, int cartridges, long filledBytes) {
    static final long BYTES_MIN = 1_000_000;
    static final long BYTES_MAX = 10_000_000_000L;

    /** @param cartridge to recall from; -1 for a write */
    record Arrival(long nanos, long bytes, int cartridge, long byteOffset) {
        boolean isWrite() {
            return cartridge < 0;
        }
    }

    /**
     * How much is asked. Sizes are spread evenly over the logarithms from 1 MB to 10 GB, which is 1.09 GB on average; so
     * is the time within a burst.
     *
     * @param burstsPerHour of writes
     * @param writesPerBurst on average; how many there are is drawn from a geometric distribution
     * @param recallsPerHour of users, each of several objects of one cartridge
     * @param objectsPerRecall on average
     * @param hotness 0: all cartridges are recalled from alike; 1: by Zipf's law
     */
    record Load(
            Duration duration,
            double burstsPerHour,
            double writesPerBurst,
            double recallsPerHour,
            double objectsPerRecall,
            double hotness,
            Duration burst) {}

    static TapeTrace draw(long seed, Load load, int cartridges, long filledBytes) {
        return new Draw(seed, load, cartridges, filledBytes).trace();
    }

    /** Both, the other so much later. */
    TapeTrace and(TapeTrace other, Duration later) {
        List<Arrival> both = new ArrayList<>(arrivals);
        other.arrivals.forEach(arrival -> both.add(new Arrival(
                arrival.nanos() + later.toNanos(), arrival.bytes(), arrival.cartridge(), arrival.byteOffset())));
        both.sort(Comparator.comparingLong(Arrival::nanos));
        return new TapeTrace(both, cartridges, filledBytes);
    }

    private static final class Draw {
        private final SplittableRandom random;
        private final Load load;
        private final int cartridges;
        private final long filledBytes;
        private final double[] popularity;
        private final List<Arrival> arrivals = new ArrayList<>();

        Draw(long seed, Load load, int cartridges, long filledBytes) {
            this.random = new SplittableRandom(seed);
            this.load = load;
            this.cartridges = cartridges;
            this.filledBytes = filledBytes;
            this.popularity = new double[cartridges];
            double sum = 0;
            for (int i = 0; i < cartridges; i++) {
                sum += Math.pow(i + 1, -load.hotness());
                popularity[i] = sum;
            }
        }

        TapeTrace trace() {
            for (long at = pause(load.burstsPerHour()); at < end(); at += pause(load.burstsPerHour())) {
                burst(at, -1, count(load.writesPerBurst()));
            }
            for (long at = pause(load.recallsPerHour()); at < end(); at += pause(load.recallsPerHour())) {
                burst(at, popular(), count(load.objectsPerRecall()));
            }
            arrivals.sort(Comparator.comparingLong(Arrival::nanos));
            return new TapeTrace(arrivals, cartridges, filledBytes);
        }

        private long end() {
            return load.duration().toNanos();
        }

        private long pause(double perHour) {
            return perHour == 0 ? Long.MAX_VALUE / 4 : (long) (-Math.log(1 - random.nextDouble()) * 3.6e12 / perHour);
        }

        private int count(double mean) {
            return 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log(1 - 1 / Math.max(mean, 1.001)));
        }

        private int popular() {
            double drawn = random.nextDouble() * popularity[cartridges - 1];
            int found = Arrays.binarySearch(popularity, drawn);
            return found < 0 ? -found - 1 : found;
        }

        private void burst(long at, int cartridge, int count) {
            for (int i = 0; i < count; i++) {
                long bytes = (long) (BYTES_MIN * Math.pow((double) BYTES_MAX / BYTES_MIN, random.nextDouble()));
                long offset = cartridge < 0 ? 0 : random.nextLong(filledBytes - bytes);
                arrivals.add(new Arrival(at + random.nextLong(load.burst().toNanos()), bytes, cartridge, offset));
            }
        }
    }
}
