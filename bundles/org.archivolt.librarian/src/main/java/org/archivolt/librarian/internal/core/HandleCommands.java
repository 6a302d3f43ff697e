package org.archivolt.librarian.internal.core;

import java.time.Instant;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.ShelfPath;

/** Open shelves. */
public final class HandleCommands {
    private HandleCommands() {}

    public static Command<Opened> create(
            Caller caller, ShelfPath path, int permissions, boolean isExclusive, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Opened> open(Caller caller, long shelf, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Relaxed. */
    public static Command<Void> close(Caller caller, long handle) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> revoke(long handle) {
        throw new UnsupportedOperationException();
    }
}
