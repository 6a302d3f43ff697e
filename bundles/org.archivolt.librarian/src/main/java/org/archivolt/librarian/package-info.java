/**
 * The Librarian: fabric-attached memory in books, and shelves made of them (seed 003). It keeps metadata only; bytes are moved by
 * whoever has {@link org.archivolt.librarian.memory.FabricMemory}.
 *
 * <p>A <em>book</em> is the smallest piece of memory that is handed out. A <em>shelf</em> is a file: a name and an ordered
 * list of books. A <em>node</em> is a machine on the fabric, with memory and processes that open shelves.
 *
 * <p><b>Who implements it:</b> this product. Policies ({@link org.archivolt.librarian.policy}) and memories
 * ({@link org.archivolt.librarian.memory}) may come from others, as OSGi services.
 *
 * <p><b>What callers may rely on:</b> each method is done wholly or not at all. What has returned is durable, but for
 * {@link org.archivolt.librarian.Librarian#extend}, {@link org.archivolt.librarian.Librarian#close} and
 * {@link org.archivolt.librarian.Librarian#setTimes}, which {@link org.archivolt.librarian.Librarian#settle} makes so. No book is ever on two
 * shelves, and none is given to another shelf before it has been overwritten with zeros.
 *
 * <p><b>What changing it costs:</b> numbers of books and names of attributes are those of the reference, and on media and in scripts.
 */
@Export
@Version("1.0.0")
package org.archivolt.librarian;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
