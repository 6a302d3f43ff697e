/**
 * Where a shelf's next books come from. A policy is an OSGi service and can be replaced while the Librarian works.
 *
 * <p><b>Who implements it:</b> this product, and whoever has an idea. <b>What callers may rely on:</b> a policy that takes another number of books
 * than asked for changes nothing. <b>What changing it costs:</b> a major version.
 */
@Export
@Version("1.0.0")
package org.archivolt.librarian.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
