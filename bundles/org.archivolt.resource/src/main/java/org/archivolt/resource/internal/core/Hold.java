package org.archivolt.resource.internal.core;

import java.util.Optional;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;

/** A credit in use by a user of this owner. Small, because a cached credit is to cost nothing. */
final class Hold implements Child {
    final long number;
    final String user;
    private final Optional<String> group;
    private Credit credit;
    /** What its holder has been told that somebody waits for. */
    Credit toldWanted;
    /** Of the tenure, when the token was given; null at the root. */
    private FencingToken above;
    /** The last number of the token; 0 for none. The token is put together only when somebody asks. */
    private long tokenNumber;

    Hold(long number, String user, Optional<String> group, Credit credit, Credit none) {
        this.number = number;
        this.user = user;
        this.group = group;
        this.credit = credit;
        this.toldWanted = none;
    }

    @Override
    public Credit credit() {
        return credit;
    }

    void become(Credit changed) {
        credit = changed;
    }

    @Override
    public Optional<String> group() {
        return group;
    }

    void setToken(FencingToken tenure, long count) {
        above = tenure;
        tokenNumber = count;
    }

    void dropToken() {
        setToken(null, 0);
    }

    Optional<FencingToken> token() {
        if (tokenNumber == 0) {
            return Optional.empty();
        }
        return Optional.of(above == null ? FencingToken.of(tokenNumber) : above.then(tokenNumber));
    }

    long tokenNumber() {
        return tokenNumber;
    }
}
