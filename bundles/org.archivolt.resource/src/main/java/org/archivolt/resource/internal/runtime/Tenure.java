package org.archivolt.resource.internal.runtime;

import java.util.Optional;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CreditSession;

/** Whether what this host has of the root is its own. Read with each use of a credit, so it takes two volatile reads and the clock. */
final class Tenure {
    private final Ticker ticker;
    private volatile long validUntil;
    private volatile Optional<CreditSession> session = Optional.empty();

    Tenure(Ticker ticker) {
        this.ticker = ticker;
        this.validUntil = ticker.nanos();
    }

    boolean isValid() {
        return validUntil - ticker.nanos() > 0;
    }

    /** By the ticker's nanoseconds. */
    long validUntil() {
        return validUntil;
    }

    /** Empty when this host has none: before it has joined, and after its session was ended. */
    Optional<CreditSession> session() {
        return session;
    }

    void begin(CreditSession joined, long until) {
        session = Optional.of(joined);
        validUntil = until;
    }

    void extend(long until) {
        validUntil = until;
    }

    void end() {
        validUntil = ticker.nanos();
        session = Optional.empty();
    }
}
