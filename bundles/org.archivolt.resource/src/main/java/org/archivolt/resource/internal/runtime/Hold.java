package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.VersionedValue;

/** A credit in use. What is volatile is written under the slot's lock. */
final class Hold implements HeldCredit {
    private final Slot slot;
    private final long number;
    private final String user;
    private final CreditListener listener;
    private final long since;
    private volatile Credit credit;
    /** Null until somebody asks for it. */
    private volatile Optional<FencingToken> token;

    private volatile boolean ended;
    private volatile boolean wanted;
    /** Null without a lease of its own. */
    private volatile Lease lease;

    private record Lease(long until, Alarms.Alarm end) {}

    /** Of one that was cached: nobody listens, and it has no lease of its own. */
    Hold(Slot slot, long number, Credit credit, String user) {
        this.slot = slot;
        this.number = number;
        this.credit = credit;
        this.user = user;
        this.listener = CreditListener.NONE;
        this.token = null;
        this.since = slot.owner().workshop().ticker().nanos();
    }

    Hold(Slot slot, Claim claim, Credit credit, Optional<FencingToken> token) {
        this.slot = slot;
        this.number = claim.number();
        this.credit = credit;
        this.user = claim.request().user();
        this.listener = claim.request().listener();
        this.token = token;
        this.since = slot.owner().workshop().ticker().nanos();
        claim.request().lease().ifPresent(this::runFor);
    }

    long number() {
        return number;
    }

    Slot slot() {
        return slot;
    }

    Duration age() {
        return Duration.ofNanos(slot.owner().workshop().ticker().nanos() - since);
    }

    boolean isWanted() {
        return wanted;
    }

    /** What is asked for when more of it is wanted: as this one was. */
    CreditRequest enlargedBy(Credit more) {
        return CreditRequest.of(resource(), more, user).telling(listener);
    }

    @Override
    public ResourceName resource() {
        return slot.resource();
    }

    @Override
    public Credit credit() {
        return credit;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public Optional<FencingToken> token() {
        Optional<FencingToken> known = token;
        if (known == null) {
            known = slot.tokenOf(this);
            token = known;
        }
        return known;
    }

    @Override
    public boolean isValid() {
        if (ended) {
            return false;
        }
        long now = slot.owner().workshop().ticker().nanos();
        Lease own = lease;
        return slot.isValid(now) && (own == null || own.until() - now > 0);
    }

    @Override
    public void renew(Duration length) throws ArchivoltException {
        requireValid();
        if (length.isNegative() || length.isZero()) {
            throw ArchivoltException.invalid("lease", "is longer than nothing").with("value", length);
        }
        runFor(length);
        if (ended) {
            cancelLease();
            requireValid();
        }
    }

    private synchronized void runFor(Duration length) {
        cancelLease();
        long until = slot.owner().workshop().ticker().nanos() + length.toNanos();
        lease = new Lease(until, slot.owner().workshop().alarms().at(until, this::runOut));
    }

    /** It may have been renewed while the alarm went off. */
    private void runOut() {
        Lease own = lease;
        if (own != null && own.until() - slot.owner().workshop().ticker().nanos() <= 0) {
            slot.takeAway(this);
        }
    }

    private void cancelLease() {
        Lease own = lease;
        if (own != null) {
            own.end().cancel();
        }
    }

    @Override
    public void reduce(Credit part) {
        slot.reduce(this, part);
    }

    @Override
    public VersionedValue value() throws ArchivoltException {
        requireValid();
        return slot.ask(books -> books.value());
    }

    @Override
    public void update(byte[] value) throws ArchivoltException {
        requireValid();
        if (value.length > VersionedValue.BYTES_MAX) {
            throw new ArchivoltException(ErrorCode.TOO_LARGE, "changing the value of a resource")
                    .with("resource", resource())
                    .with("bytes", value.length);
        }
        byte[] own = value.clone();
        slot.changeOrFail(books -> books.update(number, own));
    }

    @Override
    public void close() {
        slot.release(this);
    }

    // ---- what becomes of it

    void ended() {
        ended = true;
        cancelLease();
    }

    void shrunk(Credit left) {
        credit = left;
    }

    void grew(Credit whole, Optional<FencingToken> newToken) {
        credit = whole;
        token = newToken;
    }

    void wanted(Credit part) {
        wanted = true;
    }

    void tellWanted(Credit part) {
        if (!ended) {
            listener.wanted(this, part);
        }
    }

    void tellLost() {
        listener.lost(this);
    }

    @Override
    public String toString() {
        return user + " has " + slot.type().format(credit) + " of " + resource();
    }
}
