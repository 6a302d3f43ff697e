/**
 * What is durable of the Librarian: the memory that was registered, shelves and the books on them.
 *
 * <p><b>Who implements it:</b> this product only ({@code org.archivolt.dss.postgres}). <b>What callers may rely on:</b> as of
 * {@link org.archivolt.dss}. <b>What changing it costs:</b> usually a migration.
 */
@Export
@Version("1.0.0")
package org.archivolt.dss.librarian;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
