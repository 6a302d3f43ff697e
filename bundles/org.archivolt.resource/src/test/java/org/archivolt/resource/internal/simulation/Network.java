package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/** How the way to the catalog and back is: how slow, and how often something is lost. */
final class Network {
    private final SplittableRandom random;
    double loss;
    double doubling;
    Duration slowest = Duration.ofMillis(4);
    /** How often something is much slower than that. */
    double stalls;

    Duration stall = Duration.ofSeconds(6);

    Network(SplittableRandom random) {
        this.random = random;
    }

    boolean isLost() {
        return random.nextDouble() < loss;
    }

    boolean isDoubled() {
        return random.nextDouble() < doubling;
    }

    long delay() {
        long most = random.nextDouble() < stalls ? stall.toNanos() : slowest.toNanos();
        return 1 + random.nextLong(most);
    }

    void heal() {
        loss = 0;
        doubling = 0;
        stalls = 0;
    }
}
