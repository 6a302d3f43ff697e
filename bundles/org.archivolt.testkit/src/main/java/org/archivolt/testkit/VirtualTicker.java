package org.archivolt.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.Ticker;

/** Time that moves only when a test moves it. Safe for many threads. */
public final class VirtualTicker implements Ticker {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return EPOCH.plusNanos(nanos.get());
    }

    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + by);
        }
        nanos.addAndGet(by.toNanos());
    }

    /** Moves to a moment given by {@link #nanos()}; stays when it has passed already. */
    public void advanceTo(long moment) {
        nanos.accumulateAndGet(moment, Math::max);
    }

    @Override
    public String toString() {
        return Duration.ofNanos(nanos.get()).toString();
    }
}
