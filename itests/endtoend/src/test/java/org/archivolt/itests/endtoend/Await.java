package org.archivolt.itests.endtoend;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for facts about the world outside, which tells nobody when they come true; never longer than a bound. */
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Await() {}

    /** Repeats the assertions until they hold; at the bound, the last failure is the failure. */
    static void untilHolds(Duration bound, Assertions assertions) throws Exception {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            try {
                assertions.check();
                return;
            } catch (AssertionError | java.io.IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    static void until(String what, Duration bound, Callable<Boolean> condition) throws Exception {
        untilHolds(bound, () -> {
            if (!condition.call()) {
                throw new AssertionError("not within " + bound + ": " + what);
            }
        });
    }

    interface Assertions {
        void check() throws Exception;
    }
}
