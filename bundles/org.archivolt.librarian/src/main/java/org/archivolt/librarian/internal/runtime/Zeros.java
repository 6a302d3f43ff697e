package org.archivolt.librarian.internal.runtime;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.memory.FabricMemory;

/**
 * Overwrites bytes of books in the memory that is there now, as long as this host is the Librarian. In pieces: the memory knows no fences, so between
 * the look at the seat and the end of the write there must be less time than a lease leaves.
 */
final class Zeros {
    /** Bytes. Some memory is as slow as a disk. */
    private static final long PIECE = 64L << 20;

    static final String NO_MEMORY = "there is no fabric memory on this host";

    private final LibrarianThread librarian;
    private volatile FabricMemory memory;

    Zeros(LibrarianThread librarian) {
        this.librarian = librarian;
    }

    void bind(FabricMemory bound) {
        memory = bound;
    }

    /** @return false when another one is used already */
    synchronized boolean unbind(FabricMemory gone) {
        if (memory != gone) {
            return false;
        }
        memory = null;
        return true;
    }

    boolean hasMemory() {
        return memory != null;
    }

    /**
     * Durable when it returns.
     *
     * @return false when this host is not the Librarian any more; then a part may have been overwritten
     * @throws ArchivoltException {@code DEVICE_FAULT}
     */
    boolean write(BookAddress book, long bookSize, long offset, long length) throws ArchivoltException {
        FabricMemory used = Optional.ofNullable(memory)
                .orElseThrow(() -> PosixError.EIO.of("overwriting books with zeros: " + NO_MEMORY));
        for (long done = 0; done < length; done += PIECE) {
            if (!librarian.enterMemory()) {
                return false;
            }
            try {
                used.zero(book, bookSize, offset + done, Math.min(PIECE, length - done));
            } catch (RuntimeException e) {
                throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "overwriting a book with zeros", e)
                        .with("book", book);
            } finally {
                librarian.leaveMemory();
            }
        }
        return true;
    }
}
