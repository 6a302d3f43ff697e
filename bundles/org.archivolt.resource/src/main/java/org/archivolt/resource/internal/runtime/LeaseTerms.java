package org.archivolt.resource.internal.runtime;

import java.time.Duration;

/**
 * How long a lease is, for who has it and for who waits for its end. Clocks are not compared: each side counts on its own monotonic
 * clock, and the error of both rates is allowed for.
 *
 * @param length T
 * @param clockError ρ, how wrong the rate of a clock may be: 0.01 for one percent
 * @param guard g
 */
public record LeaseTerms(Duration length, double clockError, Duration guard) {
    private static final int RENEWALS = 3;
    private static final int LOOKS = 10;
    private static final Duration LOOK_MAX = Duration.ofMillis(500);

    /** T(1-ρ): how long it is valid, counted from sending the request to renew it. */
    public long holderNanos() {
        return Math.round(length.toNanos() * (1 - clockError));
    }

    /** T(1+ρ)+g: after so long without a renewal it has ended, counted from having seen the last one. */
    public long watcherNanos() {
        return watcherNanos(length);
    }

    /** The same for a session whose host takes its lease to be so long; never less than for one like this host's. */
    public long watcherNanos(Duration theirs) {
        long longer = Math.max(length.toNanos(), theirs.toNanos());
        return Math.round(longer * (1 + clockError)) + guard.toNanos();
    }

    public long renewalNanos() {
        return length.toNanos() / RENEWALS;
    }

    /** How often who is not alone looks at the others. */
    public long lookNanos() {
        return Math.min(LOOK_MAX.toNanos(), length.toNanos() / LOOKS);
    }
}
