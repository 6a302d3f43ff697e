package org.archivolt.store.internal;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.archivolt.dss.PendingExtent;

/**
 * An extent that has an identity and no bytes.
 *
 * @param declared completes when the catalog knows it; not a byte is written before
 */
record NewExtent(UUID uuid, int column, HeldMedium medium, String address, CompletableFuture<Void> declared) {
    PendingExtent pending(String host, UUID session) {
        return new PendingExtent(
                uuid,
                medium.grant().medium(),
                address,
                host,
                session,
                medium.grant().fence());
    }
}
