package org.archivolt.base;

import java.time.Instant;

/**
 * Where all time comes from. {@link #system()} is the only reader of the system clock in the product; tests and
 * simulations bring their own.
 */
public interface Ticker {
    /** Nanoseconds since an arbitrary moment; never goes back. For durations and deadlines. */
    long nanos();

    /** The time of day, for people and for the catalog. May jump. */
    Instant now();

    static Ticker system() {
        return SystemTicker.INSTANCE;
    }
}
