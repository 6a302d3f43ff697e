package org.archivolt.librarian.internal.core;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.internal.core.ShelfEntry.Extent;

/** What follows when bytes have been overwritten with zeros. */
public final class ZeroingCommands {
    private ZeroingCommands() {}

    /**
     * Does it as long as the books' bytes are in this memory: they may have moved while they were overwritten.
     *
     * @throws ArchivoltException {@code EOPNOTSUPP} when they are in another one now; and what the command fails with
     */
    public static <R> Command<R> inMemory(String identity, Command<R> command) {
        return draft -> {
            if (!draft.memory().identity().equals(identity)) {
                throw PosixError.EOPNOTSUPP
                        .of("the memory was replaced while it was overwritten")
                        .with("memory", identity)
                        .with("registered", draft.memory().identity());
            }
            return command.apply(draft);
        };
    }

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
     * The bytes of the tail are zero, durably. Whoever overwrites them must keep its book from being overwritten, set free and given to
     * another shelf in the meantime: by doing all of it in one thread.
     *
     * @param tail as of {@link LibrarianState#dirtyTail} or {@link DirtyTail}
     * @return whether it was still so; otherwise nothing has changed
     */
    public static Command<Boolean> tailClean(Tail tail) {
        return draft -> {
            if (!draft.state().dirtyTail(tail.shelf()).equals(Optional.of(tail))) {
                return false;
            }
            ShelfEntry entry = draft.names().get(tail.shelf());
            draft.put(entry.with(new Extent(entry.size(), entry.size(), entry.books())));
            return true;
        };
    }
}
