/**
 * The memory on the fabric: the bytes of books. <b>Who implements it:</b> {@code org.archivolt.librarian.file} emulates it with files; a driver
 * of real memory would map it. <b>What callers may rely on:</b> see {@link org.archivolt.librarian.memory.FabricMemory}. <b>What changing it
 * costs:</b> a major version.
 */
@Export
@Version("1.0.0")
package org.archivolt.librarian.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
