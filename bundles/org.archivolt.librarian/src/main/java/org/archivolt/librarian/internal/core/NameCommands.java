package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;

/** Names, and what they are names of. */
public final class NameCommands {
    private NameCommands() {}

    public static Command<Shelf> makeDirectory(Caller caller, ShelfPath path, int permissions, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> removeDirectory(Caller caller, ShelfPath path, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Shelf> symlink(Caller caller, ShelfPath path, String target, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Shelf> createBlock(
            Caller caller,
            ShelfPath path,
            int permissions,
            int books,
            Policies policies,
            RandomGenerator random,
            Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Shelf> rename(Caller caller, ShelfPath from, ShelfPath to, boolean isReplacing, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> unlink(Caller caller, ShelfPath path, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> destroy(Caller caller, ShelfPath path, Instant now) {
        throw new UnsupportedOperationException();
    }
}
