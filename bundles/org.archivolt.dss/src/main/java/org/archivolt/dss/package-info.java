/**
 * The distributed state service's API: which media, devices and objects exist, and where every byte is.
 *
 * <p><b>Who implements it:</b> this product only ({@code org.archivolt.dss.postgres}).
 *
 * <p><b>What callers may rely on:</b> every method is one transaction, either wholly done or not at all; when it has
 * returned, its effect is durable. Waits are bounded: a database that does not answer makes a method fail with
 * {@code CATALOG_UNAVAILABLE}, and the same call may be repeated, because every changing method does nothing the second
 * time. What others changed is told by {@link org.archivolt.dss.ChangeFeed}.
 *
 * <p><b>What changing it costs:</b> adding a method is a minor change, since nobody else implements these interfaces;
 * changing a record usually needs a migration.
 */
@Export
@Version("4.0.0")
package org.archivolt.dss;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
