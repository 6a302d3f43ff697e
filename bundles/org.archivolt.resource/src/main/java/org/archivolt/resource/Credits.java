package org.archivolt.resource;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** The owner of credits on this host, as its users see it. Safe for use by many threads; nothing here blocks unless it says so. */
@ProviderType
public interface Credits {
    /**
     * A credit as its type writes it: {@code read+write}.
     *
     * @throws ArchivoltException {@code NO_SUCH_RESOURCE} for an unknown type; {@code INVALID_ARGUMENT}
     */
    Credit credit(String type, String text) throws ArchivoltException;

    /** Asks; the claim may have ended already. */
    CreditClaim acquire(CreditRequest request);

    /**
     * A cached credit at once, without waiting, messages or garbage to speak of.
     *
     * @return empty when {@link #acquire} would have to wait, ask somebody, or fail
     */
    Optional<HeldCredit> tryCached(ResourceName resource, Credit want, String user);

    /**
     * Acquires a set in the canonical order (rank of the type, name), which no two sets can deadlock in. All or nothing: when one fails,
     * those before it are given back. Credits of the same resource are asked for as one.
     *
     * @return in the order of the requests
     */
    CompletionStage<List<HeldCredit>> acquireAll(List<CreditRequest> requests);

    /**
     * More of what is held, without giving it back in between: reading becomes writing.
     *
     * @return the claim's credit is {@code held} itself, enlarged; at once {@code DEADLOCK} when another holder waits for the same
     */
    CreditClaim enlarge(HeldCredit held, Credit more);

    /** Writes changed values back to the root. Waits. */
    void writeBack(Collection<ResourceName> resources) throws ArchivoltException;

    /** Adds an owner below this one, which lends to it; it may lend further. */
    SubOwner addOwner(String name) throws ArchivoltException;

    /** An owner below another one, in the same process. */
    @ProviderType
    interface SubOwner extends AutoCloseable {
        String name();

        Credits credits();

        /** Winds up: grants nothing new, calls back what is held, and returns all. Waits, bounded by the stop's limit. */
        @Override
        void close();
    }
}
