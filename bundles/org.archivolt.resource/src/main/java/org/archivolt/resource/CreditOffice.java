package org.archivolt.resource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** What operators ask about credits. Methods wait for the catalog, bounded. */
@ProviderType
public interface CreditOffice {
    /** A loan of the root to a host, and what is known of its use here. */
    record Loan(
            ResourceName resource,
            String host,
            String credit,
            Optional<String> token,
            boolean calledBack,
            List<Use> uses) {}

    /** A credit held on this host. */
    record Use(String user, String credit, Duration age, boolean wanted) {}

    /** A request that waits at the root or on this host, and for whom. */
    record Waiter(
            ResourceName resource,
            String host,
            String user,
            String credit,
            Duration age,
            List<String> waitsFor,
            String reason) {}

    /** A host as the catalog knows it. */
    record Host(String name, long incarnation, boolean isThis, Optional<Duration> silentFor) {}

    /** At most so many loans are looked at to find those of one host, unless the implementation knows better. */
    int LOANS_MAX = 10_000;

    /**
     * @param type empty for all
     * @throws ArchivoltException {@code INVALID_ARGUMENT} (field: {@code type}) for one that there is not; it names those there are
     */
    List<Loan> loans(Optional<String> type, int limit) throws ArchivoltException;

    /**
     * @param type empty for all
     * @param host empty for all
     * @throws ArchivoltException as {@link #loans(Optional, int)}
     */
    default List<Loan> loans(Optional<String> type, Optional<String> host, int limit) throws ArchivoltException {
        return host.isEmpty()
                ? loans(type, limit)
                : loans(type, LOANS_MAX).stream()
                        .filter(loan -> loan.host().equals(host.get()))
                        .limit(limit)
                        .toList();
    }

    /** Of this resource only, which takes one statement of the catalog. Empty for a type that is not known. */
    List<Loan> loans(ResourceName resource) throws ArchivoltException;

    /** All who wait for this resource, and the chain of those they wait for; empty when nobody does. */
    List<Waiter> why(ResourceName resource) throws ArchivoltException;

    List<Waiter> waiters(int limit) throws ArchivoltException;

    List<Host> hosts() throws ArchivoltException;

    /**
     * Calls a credit back as if somebody wanted it, from this host or another.
     *
     * @param host whose loan
     * @throws ArchivoltException {@code NO_SUCH_CREDIT}
     */
    void revoke(ResourceName resource, String host) throws ArchivoltException;

    /**
     * Ends a host's session without waiting for its lease. The operator vouches that it is dead.
     *
     * @throws ArchivoltException {@code NO_SUCH_CREDIT}; {@code WRONG_STATE} for this host
     */
    void declareDead(String host) throws ArchivoltException;
}
