package org.archivolt.librarian.internal.core;

import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.librarian.LibrarianChanges;

/** A state, and what commands have made of it since. Used by one thread. */
public final class Workspace {
    private final LibrarianState base;
    private final Draft.Touched touched = Draft.Touched.nothing();
    private LibrarianState state;
    private boolean wasRelaxed;

    public Workspace(LibrarianState base) {
        this.base = base;
        this.state = base;
    }

    /**
     * Does it, or throws and has done nothing.
     *
     * @throws DirtyTail when bytes must be overwritten before
     */
    public <R> R apply(Command<R> command) throws ArchivoltException {
        Draft draft = new Draft(state);
        R result = command.apply(draft);
        state = draft.state();
        touched.add(draft.touched());
        wasRelaxed = draft.isRelaxed();
        return result;
    }

    /** After all that was applied. */
    public LibrarianState state() {
        return state;
    }

    /** Whether the last command that was applied may be answered before it is durable. */
    public boolean wasRelaxed() {
        return wasRelaxed;
    }

    /** Whether there may be something to be written. */
    public boolean hasChanges() {
        return state != base;
    }

    /** What has changed since the beginning, as rows are to be. */
    public LibrarianChanges changes() {
        return new Difference(base, state, touched).changes();
    }
}
