package org.archivolt.dss;

import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.MediumId;

/**
 * An extent about to be written.
 *
 * @param address where on the medium
 * @param host whose runtime writes it
 * @param session that run of the runtime: a new one begins with each start
 * @param fence by which grant it is written; it must be in force when the extent is declared, and still when it is committed
 */
public record PendingExtent(
        UUID extent, MediumId medium, String address, String host, UUID session, Optional<CreditFence> fence) {
    /** Written without a grant: nobody else could write there. */
    public PendingExtent(UUID extent, MediumId medium, String address, String host, UUID session) {
        this(extent, medium, address, host, session, Optional.empty());
    }
}
