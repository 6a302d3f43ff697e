/**
 * The layout SPI: how an object becomes extents on distinct media, and back (seed 002).
 *
 * <p><b>Who implements it:</b> layout bundles, one {@link org.archivolt.layout.LayoutModule} service each. A module
 * never sees a device, a medium, a file or the catalog: it asks for columns, which are guaranteed to be on distinct
 * media, and appends blocks to them.
 *
 * <p><b>What callers may rely on:</b> a module is stateless and used by many threads at once; what it wrote is
 * described completely by the object's size, the parameters and the blocks of its columns.
 *
 * <p><b>What changing it costs:</b> every layout, ours and other people's. New methods come with a default.
 */
@Export
@Version("3.0.0")
package org.archivolt.layout;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
