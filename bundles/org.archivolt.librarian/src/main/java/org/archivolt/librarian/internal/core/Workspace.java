package org.archivolt.librarian.internal.core;

import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.librarian.LibrarianChanges;

/** A state, and what commands have made of it since. Used by one thread. */
public final class Workspace {
    private final LibrarianState base;

    public Workspace(LibrarianState base) {
        this.base = base;
    }

    /**
     * Does it, or throws and has done nothing.
     *
     * @throws DirtyTail when bytes must be overwritten before
     */
    public <R> R apply(Command<R> command) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    /** After all that was applied. */
    public LibrarianState state() {
        return base;
    }

    /** Whether the last command that was applied may be answered before it is durable. */
    public boolean wasRelaxed() {
        return false;
    }

    /** Whether there is something to be written. */
    public boolean hasChanges() {
        return false;
    }

    /** What has changed since the beginning, as rows are to be. */
    public LibrarianChanges changes() {
        throw new UnsupportedOperationException();
    }
}
