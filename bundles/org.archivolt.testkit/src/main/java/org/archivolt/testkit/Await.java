package org.archivolt.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until other threads have brought something about. The only place in tests that lets real time pass. */
public final class Await {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();

    private Await() {}

    /** Something that becomes true. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** @throws AssertionError when it does not hold within 20 seconds */
    public static void until(String what, Condition condition) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come about: " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (Exception e) {
            throw new AssertionError("a condition failed: " + e, e);
        }
    }
}
