/**
 * The resource manager: who may use what, on which host, and until when (seed 001, resource management).
 *
 * <p>A <em>resource</em> is anything with well-defined ownership. Its <em>owner</em> has <em>credits</em>, held (in use) or cached, and
 * lends them to further owners: a tree, whose root is durable in the catalog. Conflicts are called back; every loan has a lease; every
 * exclusive grant carries a fencing token.
 *
 * <p><b>Who implements it:</b> this product. Types of resources ({@link org.archivolt.resource.ResourceType}) may come from others, as
 * OSGi services.
 *
 * <p><b>What callers may rely on:</b> nobody ever uses what conflicts with what another uses, whatever hosts die, pause or are cut off;
 * a request ends with a grant, a typed error or at its deadline; what is cached is granted without a message.
 *
 * <p><b>What changing it costs:</b> the text forms of credits and tokens are kept in the catalog and on the wire.
 */
@Export
@Version("1.1.0")
package org.archivolt.resource;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
