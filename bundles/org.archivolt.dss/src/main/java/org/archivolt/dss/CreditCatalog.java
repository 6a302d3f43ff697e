package org.archivolt.dss;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is durable of credits: sessions of hosts, and the root's books of each resource. Each method is one transaction.
 *
 * <p>Nothing here reads a clock: a session ends when another host says so, having watched {@link SeenSession#renewals()} for long enough.
 */
@ProviderType
public interface CreditCatalog {
    /**
     * Begins a session of a host. Repeated, it begins another one, and the first has ended.
     *
     * @param instance where the host's runtime lives; who begins has proof that no other process of this instance is alive on this host, so
     *     its former session ends
     * @param lease how long a renewal is taken to last, for others to see; 1 ms to 1 day
     * @throws ArchivoltException {@code WRONG_STATE} while a session of another instance of this host is there, or one of this instance
     *     under another name, which may be alive: the host was renamed, or copied
     */
    CreditSession join(String host, UUID instance, Duration lease) throws ArchivoltException;

    /**
     * Counts as a sign of life. Never waits for {@link #change}.
     *
     * @return false when the session was ended: all its credits are lost
     */
    boolean renew(CreditSession session) throws ArchivoltException;

    /** Ends one's own session; its debts go with {@link #change}. No change when it is not there. */
    void leave(CreditSession session) throws ArchivoltException;

    /** Those that are there, by host. */
    List<SeenSession> sessions() throws ArchivoltException;

    /** @return false when it is not there, or was renewed since it was seen */
    boolean end(SeenSession seen) throws ArchivoltException;

    /**
     * What changes the books, within a transaction. Must be quick. May be run again, also on what an earlier run has made of
     * them, when nobody knows whether that was committed.
     */
    @FunctionalInterface
    interface Change<R> {
        /**
         * @param before the row, locked
         * @param live sessions that are there; debts of others are to be settled
         * @throws ArchivoltException the transaction is undone
         */
        Changed<R> of(RootBooks before, Set<CreditSession> live) throws ArchivoltException;
    }

    /**
     * @param after null for no change; must {@linkplain RootBooks#requireFollows follow} what was before
     * @param tell sessions that should look at the resource, by the change feed; nobody is told when there are none
     */
    record Changed<R>(RootBooks after, Set<CreditSession> tell, R result) {
        public Changed {
            tell = Set.copyOf(tell);
        }
    }

    /**
     * Changes the books of a resource, one change after another. The session cannot end meanwhile.
     *
     * @param by who does it
     * @throws ArchivoltException {@code CREDIT_LOST} when that session is not there any more; {@code INVALID_ARGUMENT} for a name
     *     that cannot be kept
     */
    <R> R change(CreditSession by, String type, String name, Change<R> change) throws ArchivoltException;

    /** The books without a lock; empty when there is nothing in them, not even a number that was given. */
    Optional<RootBooks> find(String type, String name) throws ArchivoltException;

    /** All of which this session is a debtor, by type and name. */
    List<RootBooks> of(CreditSession session) throws ArchivoltException;

    /**
     * Those of {@link #of} in which another session has or wants something, too, by type and name: if this session waits for somebody,
     * it is there.
     *
     * @param limit 1 to 10,000
     */
    List<RootBooks> shared(CreditSession session, int limit) throws ArchivoltException;

    /**
     * Those with a debtor whose session is gone, by type and name.
     *
     * @param limit 1 to 10,000
     */
    List<RootBooks> unsettled(int limit) throws ArchivoltException;

    /**
     * In order of type and name, by the bytes of their UTF-8, beginning behind the one named.
     *
     * @param afterType empty for the beginning, as is the name
     * @param limit 1 to 10,000
     */
    List<RootBooks> list(Optional<String> type, String afterType, String afterName, int limit)
            throws ArchivoltException;
}
