package org.archivolt.resource.internal.core;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.VersionedValue;

/**
 * What one owner knows of one resource (docs/decisions/0015-credits.md). Deterministic: no clock, no thread, no I/O. Changed in place;
 * not safe for use by many threads.
 */
public final class Books {
    /** The root's, with all there is. */
    public static Books root(ResourceType type, String name) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    /** Those of an owner with a creditor, who has nothing yet. */
    public static Books debtor(ResourceType type, String name, String owner, long epoch) {
        throw new UnsupportedOperationException();
    }

    // ---- users of this owner

    /** Asks; answered by an effect now or later. */
    public void request(LocalRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * Grants from what is cached and free, without effects and without regard to anything that would need one.
     *
     * @return whether it is held now; if not, nothing has changed
     */
    public boolean tryCached(LocalRequest request) {
        throw new UnsupportedOperationException();
    }

    /** Ends a waiting request without an effect, here and at the creditor. No change when it has ended. */
    public void withdraw(long request) {
        throw new UnsupportedOperationException();
    }

    /** Gives a held credit back. No change when it is not held. */
    public void release(long hold) {
        throw new UnsupportedOperationException();
    }

    /** Gives a part of a held credit back. */
    public void reduce(long hold, Credit part) {
        throw new UnsupportedOperationException();
    }

    /** Changes the value, by who holds something exclusive. */
    public void update(long hold, byte[] value) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public VersionedValue value() {
        throw new UnsupportedOperationException();
    }

    /** Has the value written back with the next report, without giving anything back. */
    public void writeBack() {
        throw new UnsupportedOperationException();
    }

    // ---- debtors

    public void report(String debtor, Report report) {
        throw new UnsupportedOperationException();
    }

    /** Its lease is over, and it knows: what it had is here again. Its later reports of that epoch are answered by an end. */
    public void debtorGone(String debtor) {
        throw new UnsupportedOperationException();
    }

    /** Its loan is not renewed any more, because it does not give back what is demanded. */
    public void expire(String debtor) {
        throw new UnsupportedOperationException();
    }

    // ---- the creditor

    public void word(Word word) {
        throw new UnsupportedOperationException();
    }

    /** The lease of all it has is over: holders are told, debtors' loans have ended, a new epoch begins. */
    public void tenureLost(long newEpoch) {
        throw new UnsupportedOperationException();
    }

    // ---- by order

    /** Calls back what a debtor has, or gives back what is cached, as if somebody wanted it. */
    public void callBack(String debtor) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    /** Winds up: grants nothing new, calls everything back, returns what is free, last of all upwards. */
    public void windUp() {
        throw new UnsupportedOperationException();
    }

    /** Refuses a waiting request of a user or debtor, such as the victim of a deadlock. */
    public void refuse(long arrival, ErrorCode code, String detail) {
        throw new UnsupportedOperationException();
    }

    // ---- what to do, and how things stand

    /** Effects since the last call, in order. */
    public List<Effect> takeEffects() {
        throw new UnsupportedOperationException();
    }

    /** Whether nothing is lent, held, asked for or owned, so that these books may be forgotten. */
    public boolean isEmpty() {
        throw new UnsupportedOperationException();
    }

    /** @throws AssertionError when the books do not balance */
    public void check() {
        throw new UnsupportedOperationException();
    }
}
