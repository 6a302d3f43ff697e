package org.archivolt.librarian.internal.runtime;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.internal.core.LibrarianState;
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
    private final RegisteredMemory registered;
    private volatile FabricMemory memory;

    Zeros(LibrarianThread librarian, RegisteredMemory registered) {
        this.librarian = librarian;
        this.registered = registered;
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

    /** Whether the memory is there, and not the one that has the books' bytes. */
    boolean hasOther(LibrarianState state) {
        FabricMemory now = memory;
        return now != null && RegisteredMemory.isAnother(state, now.identity());
    }

    /** @throws ArchivoltException {@code EIO} without memory */
    String identity() throws ArchivoltException {
        return present("saying which memory this is").identity();
    }

    private FabricMemory present(String doing) throws ArchivoltException {
        return Optional.ofNullable(memory).orElseThrow(() -> PosixError.EIO.of(doing + ": " + NO_MEMORY));
    }

    /**
     * Durable when it returns.
     *
     * @param known says that these bytes are to be overwritten; which holds only as long as its term
     * @return the identity of the memory; empty when the term is over: then a part may have been overwritten
     * @throws ArchivoltException {@code DEVICE_FAULT}; {@code EOPNOTSUPP} when the memory of this host is another one; then nothing was
     *     touched
     */
    Optional<String> write(LibrarianThread.Published known, BookAddress book, long bookSize, long offset, long length)
            throws ArchivoltException {
        FabricMemory used = present("overwriting books with zeros");
        registered.require(known.state(), used.identity());
        for (long done = 0; done < length; done += PIECE) {
            if (!librarian.enterMemory(known.term())) {
                return Optional.empty();
            }
            try {
                used.zero(book, bookSize, offset + done, Math.min(PIECE, length - done));
            } catch (RuntimeException | Error e) { // a memory that goes while it is used, say
                throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "overwriting a book with zeros", e)
                        .with("book", book);
            } finally {
                librarian.leaveMemory();
            }
        }
        return Optional.of(used.identity());
    }
}
