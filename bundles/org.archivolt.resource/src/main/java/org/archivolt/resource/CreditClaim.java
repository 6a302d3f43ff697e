package org.archivolt.resource;

import java.util.concurrent.CompletionStage;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** A request under way. */
@ProviderType
public interface CreditClaim {
    /**
     * Ends with the credit, or with an {@link ArchivoltException}: {@code BUSY} (fact {@code host}: who has it),
     * {@code NOT_LOCAL}, {@code TIMEOUT}, {@code CANCELLED},
     * {@code DEADLOCK} (names the cycle), {@code NO_SUCH_RESOURCE}, {@code NO_SPACE} when there never is as much,
     * {@code CATALOG_UNAVAILABLE}, {@code SHUTTING_DOWN}.
     */
    CompletionStage<HeldCredit> granted();

    /** Waits for the end. */
    HeldCredit await() throws ArchivoltException;

    /** No change when it has ended. A credit that comes too late stays cached, and nobody holds it. */
    void cancel();
}
