package org.archivolt.librarian.internal.core;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.internal.core.ShelfEntry.Extent;

/** What follows when bytes have been overwritten with zeros. */
public final class ZeroingCommands {
    private ZeroingCommands() {}

    /**
     * These books of the job are zero, durably: they are free. Without effect for what is not in the job any more.
     *
     * @return whether the job is finished, and gone
     */
    public static Command<Boolean> zeroed(long job, Collection<BookAddress> books) {
        return draft -> {
            ZeroingEntry entry = draft.state().zeroingEntries().get(job);
            if (entry == null) {
                return true;
            }
            Set<Long> asked = books.stream().map(BookAddress::value).collect(Collectors.toSet());
            long[] done = entry.among(asked);
            ZeroingEntry rest = entry.without(done);
            draft.setPool(draft.state().pool().freed(done));
            draft.putZeroing(rest);
            return rest.books().length == 0;
        };
    }

    /**
     * The bytes of {@link LibrarianState#dirtyTail} are zero, durably.
     *
     * @param size as of the {@link Tail}, as is {@code dirtyEnd}
     * @return whether it was still so; otherwise nothing has changed
     */
    public static Command<Boolean> tailClean(long shelf, long size, long dirtyEnd) {
        return draft -> {
            Optional<ShelfEntry> same = draft.names()
                    .find(shelf)
                    .filter(entry -> entry.kind().hasBooks())
                    .filter(entry -> entry.size() == size && entry.extent().dirtyEnd() == dirtyEnd);
            same.ifPresent(entry -> draft.put(entry.with(new Extent(size, size, entry.books()))));
            return same.isPresent();
        };
    }
}
