package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Shelf;

/** How many books a shelf has. Both throw {@link DirtyTail} when it is to grow over bytes that may not be zero. */
public final class SizeCommands {
    private SizeCommands() {}

    public static Command<Shelf> resize(
            Caller caller, long shelf, long size, Policies policies, RandomGenerator random, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Relaxed when there are no more books than before. */
    public static Command<Shelf> extend(
            Caller caller, long shelf, long size, Policies policies, RandomGenerator random, Instant now) {
        throw new UnsupportedOperationException();
    }
}
