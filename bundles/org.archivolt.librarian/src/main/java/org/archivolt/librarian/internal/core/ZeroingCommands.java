package org.archivolt.librarian.internal.core;

import java.util.Collection;
import org.archivolt.librarian.BookAddress;

/** What follows when bytes have been overwritten with zeros. */
public final class ZeroingCommands {
    private ZeroingCommands() {}

    /**
     * These books of the job are zero, durably: they are free. Without effect for what is not in the job any more.
     *
     * @return whether the job is finished, and gone
     */
    public static Command<Boolean> zeroed(long job, Collection<BookAddress> books) {
        throw new UnsupportedOperationException();
    }

    /**
     * The bytes of {@link LibrarianState#dirtyTail} are zero, durably.
     *
     * @param size as of the {@link Tail}, as is {@code dirtyEnd}
     * @return whether it was still so; otherwise nothing has changed
     */
    public static Command<Boolean> tailClean(long shelf, long size, long dirtyEnd) {
        throw new UnsupportedOperationException();
    }
}
