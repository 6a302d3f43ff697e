package org.archivolt.resource.internal.core;

import java.util.Optional;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;

/** A request that waits: of a user here, or a debtor's ask. */
final class Waiting {
    final long arrival;
    /** Who has what this one enlarges; null for a user who has nothing yet. */
    final Child child;

    final Credit want;
    final String user;
    final Optional<String> group;
    /** Null for a debtor's. */
    private final LocalRequest local;
    /** Null for a user's. */
    private final Ask ask;
    /** What has been asked of the creditor for it; null for nothing. */
    Ask asked;
    /** Of an amount: what there is too little of. */
    long deficit;

    private Waiting(
            long arrival, Child child, Credit want, String user, Optional<String> group, LocalRequest local, Ask ask) {
        this.arrival = arrival;
        this.child = child;
        this.want = want;
        this.user = user;
        this.group = group;
        this.local = local;
        this.ask = ask;
    }

    /** @param enlarged null for none */
    static Waiting of(long arrival, LocalRequest local, Hold enlarged, Credit want, String user) {
        Optional<String> group = enlarged == null ? local.group() : enlarged.group();
        return new Waiting(arrival, enlarged, want, user, group, local, null);
    }

    static Waiting of(long arrival, Debtor debtor, Ask ask, Credit want) {
        return new Waiting(arrival, debtor, want, ask.user(), ask.group(), null, ask);
    }

    /** The same, at its place, with what the debtor wants now. */
    Waiting asChanged(Ask changed, Credit changedWant) {
        Waiting other = new Waiting(arrival, child, changedWant, changed.user(), changed.group(), null, changed);
        other.asked = asked;
        return other;
    }

    boolean isLocal() {
        return local != null;
    }

    LocalRequest local() {
        return local;
    }

    Ask ask() {
        return ask;
    }

    /** Null for a user's. */
    Debtor debtor() {
        return isLocal() ? null : (Debtor) child;
    }

    Reach reach() {
        return isLocal() ? local.reach() : ask.reach();
    }

    boolean isTry() {
        return patience() == Patience.TRY;
    }

    private Patience patience() {
        return isLocal() ? local.patience() : ask.patience();
    }

    /** What the creditor is asked for on its behalf. */
    Ask asking(long id, Credit lacking, Credit welcome) {
        return new Ask(id, lacking, welcome, reach(), patience(), user, group);
    }

    /** Whether what is asked for it would be granted if the other one's were, and refused if that were. */
    boolean asksAsMuchAs(Waiting other) {
        return reach() == other.reach() && patience() == other.patience() && group.equals(other.group);
    }

    boolean isFor(long request) {
        return isLocal() && local.number() == request;
    }

    boolean isOf(Child other) {
        return child != null && child == other;
    }

    /** Whether this one, of the debtor, has the number. */
    boolean isAsk(Debtor debtor, long id) {
        return debtor() == debtor && ask.id() == id;
    }

    /** What the requester certainly uses while it waits for this; null for nothing. */
    Credit used() {
        if (child == null || child.credit().isNone()) {
            return null;
        }
        return isLocal() || debtor().knownBlocked().contains(user) ? child.credit() : null;
    }
}
