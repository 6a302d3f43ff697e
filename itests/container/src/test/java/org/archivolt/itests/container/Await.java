package org.archivolt.itests.container;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits, with a bound, for what the container does in its own time. */
final class Await {
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Await() {}

    /** Returns the first value that equals the one expected, or the last one seen when the time is up. */
    static <T> T until(T expected, Supplier<T> question) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        T answer = question.get();
        while (!answer.equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            answer = question.get();
        }
        return answer;
    }
}
