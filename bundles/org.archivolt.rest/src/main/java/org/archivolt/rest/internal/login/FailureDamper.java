package org.archivolt.rest.internal.login;

import java.util.Arrays;
import org.archivolt.base.Ticker;

/**
 * Counts failed logins per user, so that passwords cannot be tried at the speed of the machine. Bounded: users share
 * a fixed number of counters; which ones differs from start to start.
 */
final class FailureDamper {
    private static final int COUNTERS = 1024;

    private final Ticker ticker;
    private final int failuresMax;
    private final long windowNanos;
    private final int salt;
    private final int[] failures = new int[COUNTERS];
    private final long[] windowEnd = new long[COUNTERS];

    FailureDamper(Ticker ticker, int failuresMax, long windowNanos, int salt) {
        this.ticker = ticker;
        this.failuresMax = failuresMax;
        this.windowNanos = windowNanos;
        this.salt = salt;
        Arrays.fill(windowEnd, ticker.nanos());
    }

    synchronized boolean mayTry(String user) {
        int counter = counterOf(user);
        return failures[counter] < failuresMax || hasEnded(counter);
    }

    synchronized void failed(String user) {
        int counter = counterOf(user);
        if (hasEnded(counter)) {
            failures[counter] = 0;
            windowEnd[counter] = ticker.nanos() + windowNanos;
        }
        failures[counter]++;
    }

    private boolean hasEnded(int counter) {
        return ticker.nanos() - windowEnd[counter] >= 0;
    }

    private int counterOf(String user) {
        int hash = (user.hashCode() ^ salt) * 0x9E3779B1;
        return hash >>> 22;
    }
}
