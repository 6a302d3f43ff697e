package org.archivolt.librarian.memory;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The bytes of all books, wherever they are: every host of the fabric reaches every book. An OSGi service; with several, the highest ranked is
 * used. Knows nothing of shelves: who calls it knows which bytes are whose. Safe for use by many threads; what overlaps in time may mix, as
 * with memory. Errors: {@code DEVICE_FAULT}; {@code NO_SPACE} when it is
 * emulated, and what emulates it is full.
 */
@ConsumerType
public interface FabricMemory {
    /**
     * Fills the buffer from a book.
     *
     * @param bookSize bytes of a book, always the same
     * @param offset in the book; the buffer's rest must fit behind it
     */
    void read(BookAddress book, long bookSize, long offset, ByteBuffer into) throws ArchivoltException;

    /** Writes the buffer's rest into a book; to be seen by all at once, durable with {@link #force}. */
    void write(BookAddress book, long bookSize, long offset, ByteBuffer from) throws ArchivoltException;

    /** Overwrites a part of a book with zeros. Durable when it returns. */
    void zero(BookAddress book, long bookSize, long offset, long length) throws ArchivoltException;

    /** Makes durable what was written to these books. */
    void force(Collection<BookAddress> books, long bookSize) throws ArchivoltException;
}
