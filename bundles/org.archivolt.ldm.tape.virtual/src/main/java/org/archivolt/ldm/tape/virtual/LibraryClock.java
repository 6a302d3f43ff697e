package org.archivolt.ldm.tape.virtual;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.archivolt.base.Ticker;

/** How long a library takes for what it does: not at all, as long as a real one, or anything between. */
public final class LibraryClock {
    /** A ticker that is not the system's wakes nobody when it moves. */
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

    private final Ticker ticker;
    private final double scale;
    private final Waiting waiting;

    /** Lets time pass. */
    @FunctionalInterface
    private interface Waiting {
        /** Returns at the moment, or earlier when it is called off. */
        void until(long nanos, BooleanSupplier calledOff);
    }

    private LibraryClock(Ticker ticker, double scale, Waiting waiting) {
        if (!(scale >= 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale: " + scale);
        }
        this.ticker = ticker;
        this.scale = scale;
        this.waiting = waiting;
    }

    /** Nothing takes any time. */
    public static LibraryClock instant(Ticker ticker) {
        return scaled(ticker, 0);
    }

    /**
     * Commands wait until the ticker says that their time has passed.
     *
     * @param scale 1 is as slow as a real library, 0.001 a thousand times as fast, 0 instant
     */
    public static LibraryClock scaled(Ticker ticker, double scale) {
        return new LibraryClock(ticker, scale, (moment, calledOff) -> park(ticker, moment, calledOff));
    }

    /** Commands advance the time by what they take and do not wait: for virtual time with one actor. */
    public static LibraryClock advancing(Ticker ticker, Consumer<Duration> advance) {
        return new LibraryClock(
                ticker,
                1,
                (moment, calledOff) -> advance.accept(Duration.ofNanos(Math.max(0, moment - ticker.nanos()))));
    }

    private static void park(Ticker ticker, long moment, BooleanSupplier calledOff) {
        long left = moment - ticker.nanos();
        while (left > 0 && !calledOff.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
            left = moment - ticker.nanos();
        }
    }

    public Ticker ticker() {
        return ticker;
    }

    public boolean isInstant() {
        return scale == 0;
    }

    public long nanos() {
        return ticker.nanos();
    }

    /** How long it takes here what takes a real library so long. */
    public long scaledNanos(Duration real) {
        return (long) (real.toNanos() * scale);
    }

    /** Returns at a moment given by {@link #nanos()}, or soon after it is called off and the thread is unparked. */
    public void waitUntil(long moment, BooleanSupplier calledOff) {
        if (moment - ticker.nanos() > 0) {
            waiting.until(moment, calledOff);
        }
    }
}
