package org.archivolt.resource.internal.runtime;

import java.util.Optional;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CreditSession;

/**
 * Whether what this host has of the root is its own. Read with each use of a credit, so it takes one volatile read and the clock.
 *
 * <p>Terms are numbered: what was had in one is not had in the next, whether or not whoever had it has been told already.
 */
final class Tenure {
    private final Ticker ticker;
    private volatile Term term;

    /** From the end of one session to the end of the next. */
    private record Term(long number, Optional<CreditSession> session, long validUntil) {}

    Tenure(Ticker ticker) {
        this.ticker = ticker;
        this.term = new Term(1, Optional.empty(), ticker.nanos());
    }

    boolean isValid() {
        return validUntil() - ticker.nanos() > 0;
    }

    /** Whether this is the term, and it is not over. @param now by the ticker */
    boolean isValid(long number, long now) {
        Term current = term;
        return current.number() == number && current.validUntil() - now > 0;
    }

    /** Of the term. */
    long number() {
        return term.number();
    }

    /** By the ticker's nanoseconds. */
    long validUntil() {
        return term.validUntil();
    }

    /** Empty when this host has none: before it has joined, and after its session was ended. */
    Optional<CreditSession> session() {
        return term.session();
    }

    synchronized void begin(CreditSession joined, long until) {
        term = new Term(term.number(), Optional.of(joined), until);
    }

    synchronized void extend(long until) {
        term = new Term(term.number(), term.session(), until);
    }

    synchronized void end() {
        term = new Term(term.number() + 1, Optional.empty(), ticker.nanos());
    }
}
