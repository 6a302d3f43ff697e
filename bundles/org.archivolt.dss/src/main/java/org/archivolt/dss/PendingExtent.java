package org.archivolt.dss;

import java.util.UUID;
import org.archivolt.base.MediumId;

/**
 * An extent about to be written.
 *
 * @param address where on the medium
 * @param host whose runtime writes it
 * @param session that run of the runtime: a new one begins with each start
 */
public record PendingExtent(UUID extent, MediumId medium, String address, String host, UUID session) {}
