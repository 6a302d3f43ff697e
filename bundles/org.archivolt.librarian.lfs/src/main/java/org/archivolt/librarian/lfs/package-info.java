/**
 * Shelves as a file system (FUSE). <b>What it is for:</b> programs that know files, nothing of books. <b>Who implements it:</b> this product.
 * <b>What callers may rely on:</b> see {@link org.archivolt.librarian.lfs.LfsMounts}. <b>What changing it costs:</b> a major version.
 */
@Export
@Version("1.0.0")
package org.archivolt.librarian.lfs;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
