package org.archivolt.resource;

import java.time.Duration;
import java.util.Optional;

/**
 * Asks for a credit.
 *
 * @param user who will use it, for people and for the search for deadlocks: the same for all that is acquired for one purpose
 * @param want not none
 * @param reach where it may come from
 * @param patience what to do when it cannot be had at once
 * @param deadline how long to wait at most; not more than an hour
 * @param lease how long it may be held unless it is renewed; empty for as long as the host has it
 * @param group holders of the same group never conflict with each other: one transaction is one group
 * @param listener told of conflicts and of the loss of what was granted
 */
public record CreditRequest(
        ResourceName resource,
        Credit want,
        String user,
        Reach reach,
        Patience patience,
        Duration deadline,
        Optional<Duration> lease,
        Optional<String> group,
        CreditListener listener) {
    /** Where a credit may come from. */
    public enum Reach {
        /** Only what is cached here; else {@code NOT_LOCAL}. */
        LOCAL,
        /** Also what the creditor has free, but nobody is made to give anything back; else {@code NOT_LOCAL}. */
        BORROW,
        /** Also what others have: they are called back. */
        REVOKE
    }

    /** What to do when it cannot be had at once. */
    public enum Patience {
        /** {@code BUSY} when somebody holds what conflicts. What is merely cached elsewhere is still called back. */
        TRY,
        /** Wait in the order of arrival. */
        WAIT
    }

    private static final Duration DEADLINE_MAX = Duration.ofHours(1);

    public CreditRequest {
        if (want.isNone()) {
            throw new IllegalArgumentException("nothing is asked for");
        }
        if (user.isEmpty() || user.length() > 256) {
            throw new IllegalArgumentException("a user has a name of 1 to 256 characters");
        }
        if (deadline.isNegative() || deadline.compareTo(DEADLINE_MAX) > 0) {
            throw new IllegalArgumentException("a deadline is at most an hour away: " + deadline);
        }
        if (lease.isPresent() && (lease.get().isNegative() || lease.get().isZero())) {
            throw new IllegalArgumentException("a lease is longer than nothing");
        }
    }

    /** Waits for a minute, and calls back whoever has it. */
    public static CreditRequest of(ResourceName resource, Credit want, String user) {
        return new CreditRequest(
                resource,
                want,
                user,
                Reach.REVOKE,
                Patience.WAIT,
                Duration.ofMinutes(1),
                Optional.empty(),
                Optional.empty(),
                CreditListener.NONE);
    }

    public CreditRequest reaching(Reach changed) {
        return new CreditRequest(resource, want, user, changed, patience, deadline, lease, group, listener);
    }

    public CreditRequest trying() {
        return new CreditRequest(resource, want, user, reach, Patience.TRY, deadline, lease, group, listener);
    }

    public CreditRequest within(Duration changed) {
        return new CreditRequest(resource, want, user, reach, patience, changed, lease, group, listener);
    }

    public CreditRequest leasedFor(Duration changed) {
        return new CreditRequest(
                resource, want, user, reach, patience, deadline, Optional.of(changed), group, listener);
    }

    public CreditRequest inGroup(String changed) {
        return new CreditRequest(
                resource, want, user, reach, patience, deadline, lease, Optional.of(changed), listener);
    }

    public CreditRequest telling(CreditListener changed) {
        return new CreditRequest(resource, want, user, reach, patience, deadline, lease, group, changed);
    }
}
