package org.archivolt.librarian.lfs.internal.fs;

import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PosixError;

/** What a process has opened through a mount. */
final class OpenFile {
    final OpenShelf shelf;
    /** Who has opened it; whoever uses it does so in its name. */
    final Caller caller;

    private Handle handle;
    private boolean wasReopened;

    OpenFile(OpenShelf shelf, Caller caller, Handle handle) {
        this.shelf = shelf;
        this.caller = caller;
        this.handle = handle;
    }

    /**
     * Makes sure that it is still open for the Librarian, which may have ended it with the lease of its node. Then it is opened once more.
     *
     * @return its handle: as long as it is the same, the shelf has kept its books
     * @throws ArchivoltException {@code ESTALE} when the shelf is gone, or with the second time
     */
    synchronized long check(Librarian librarian) throws ArchivoltException {
        try {
            librarian.handle(handle.id());
        } catch (ArchivoltException e) {
            if (PosixError.of(e) != PosixError.ESTALE || wasReopened) {
                throw e;
            }
            reopen(librarian);
        }
        return handle.id();
    }

    private void reopen(Librarian librarian) throws ArchivoltException {
        try {
            handle = librarian.open(caller, shelf.id).handle();
            wasReopened = true;
        } catch (ArchivoltException e) {
            if (PosixError.of(e) != PosixError.ENOENT) {
                throw e;
            }
            throw PosixError.ESTALE.of("using a shelf that is gone").with("shelf", shelf.id);
        }
    }

    /** Tells the Librarian what it does not know yet, and that this is the end. */
    void close(Librarian librarian) throws ArchivoltException {
        shelf.save(librarian, caller);
        librarian.close(caller, handle());
    }

    private synchronized long handle() {
        return handle.id();
    }
}
