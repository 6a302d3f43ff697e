package org.archivolt.ldm.nvm.internal;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.memory.FabricMemory;

/** The bytes of a shelf, book by book. */
final class BookBytes {
    private BookBytes() {}

    /** What is done with a part of a book. */
    private interface Transfer {
        void move(BookAddress book, long offset, ByteBuffer part) throws ArchivoltException;
    }

    /** Takes all that is left in the buffer; the books must have room for it. */
    static void write(FabricMemory memory, ShelfBooks books, long position, ByteBuffer from) throws ArchivoltException {
        each(books, position, from, (book, offset, part) -> memory.write(book, books.bookSize(), offset, part));
    }

    /** Fills the buffer; the books must have as much. */
    static void read(FabricMemory memory, ShelfBooks books, long position, ByteBuffer into) throws ArchivoltException {
        each(books, position, into, (book, offset, part) -> memory.read(book, books.bookSize(), offset, part));
    }

    private static void each(ShelfBooks books, long position, ByteBuffer buffer, Transfer transfer)
            throws ArchivoltException {
        long at = position;
        while (buffer.hasRemaining()) {
            long offset = at % books.bookSize();
            int length = (int) Math.min(buffer.remaining(), books.bookSize() - offset);
            transfer.move(
                    books.at((int) (at / books.bookSize())),
                    offset,
                    buffer.slice().limit(length));
            buffer.position(buffer.position() + length);
            at += length;
        }
    }
}
