package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.internal.core.ShelfEntry.Extent;
import org.archivolt.librarian.internal.core.ShelfEntry.Placement;
import org.archivolt.librarian.internal.pool.Pool;

/**
 * How many books a shelf has. Both throw {@link DirtyTail} when it is to grow over bytes that may not be zero.
 *
 * <pre>
 *    book 0          book 1
 *   ├───────────────┼───────────────┤
 *   ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░
 *                        │      └ dirtyEnd: zero from here, because books are when they come
 *                        └ size: from here to dirtyEnd are bytes that once were in the shelf
 * </pre>
 */
public final class SizeCommands {
    private SizeCommands() {}

    public static Command<Shelf> resize(
            Caller caller, long shelf, long size, Policies policies, RandomGenerator random, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            return resize(draft, caller, shelf, size, policies, random, now);
        };
    }

    /** Relaxed when there are no more books than before. */
    public static Command<Shelf> extend(
            Caller caller, long shelf, long size, Policies policies, RandomGenerator random, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            ShelfEntry before = draft.state().file(shelf);
            if (size <= before.size()) {
                draft.relax();
                return before.shown();
            }
            Shelf after = resize(draft, caller, shelf, size, policies, random, now);
            if (after.books() == before.books().length) {
                draft.relax();
            }
            return after;
        };
    }

    private static Shelf resize(
            Draft draft, Caller caller, long shelf, long size, Policies policies, RandomGenerator random, Instant now)
            throws ArchivoltException {
        ShelfEntry entry = draft.state().file(shelf);
        int books = booksFor(draft, size);
        if (size < entry.size()) {
            shrink(draft, caller, entry, size, books, now);
        } else if (size > entry.size()) {
            grow(draft, new Choosing(caller.node(), policies, random), entry, size, books, now);
        }
        return draft.names().get(shelf).shown();
    }

    private static int booksFor(Draft draft, long size) throws ArchivoltException {
        if (size < 0) {
            throw PosixError.EINVAL.of("a size is not negative").with("size", size);
        }
        long books = Sizes.books(size, draft.state().pool().bookSize());
        if (books > Integer.MAX_VALUE) {
            throw PosixError.EFBIG.of("no machine has so many books").with("size", size);
        }
        return (int) books;
    }

    private static void shrink(Draft draft, Caller caller, ShelfEntry entry, long size, int books, Instant now)
            throws ArchivoltException {
        requireNobodyElse(draft, caller, entry);
        long[] all = entry.books();
        long end = books * draft.state().pool().bookSize();
        long dirtyEnd = Math.min(entry.extent().dirtyEnd(), end);
        draft.put(entry.with(new Extent(size, dirtyEnd, Arrays.copyOf(all, books)))
                .modified(now));
        draft.zero(entry.id(), Reasons.SHRINK, lastFirst(all, books));
    }

    private static void requireNobodyElse(Draft draft, Caller caller, ShelfEntry entry) throws ArchivoltException {
        long handles = draft.state().handles().of(entry.id()).count();
        long own = draft.state()
                .handles()
                .of(entry.id())
                .filter(handle -> handle.node().equals(caller.node()) && handle.process() == caller.process())
                .limit(caller.process() == Caller.UNNAMED ? 1 : Long.MAX_VALUE)
                .count();
        long others = handles - own;
        if (others > 0) {
            throw PosixError.EMFILE
                    .of("others have the shelf open, which is to become smaller")
                    .with("shelf", entry.id())
                    .with("others", others);
        }
    }

    private static long[] lastFirst(long[] books, int from) {
        long[] gone = new long[books.length - from];
        for (int i = 0; i < gone.length; i++) {
            gone[i] = books[books.length - 1 - i];
        }
        return gone;
    }

    private static void grow(Draft draft, Choosing choosing, ShelfEntry entry, long size, int books, Instant now)
            throws ArchivoltException {
        ShelfEntry grown = entry;
        if (books > entry.books().length) {
            grown = withMore(draft, choosing, entry, books - entry.books().length);
        }
        // After the choice: a shelf that cannot grow need not be overwritten.
        entry.tail(draft.state().pool().bookSize()).ifPresent(tail -> {
            throw new DirtyTail(tail);
        });
        draft.put(grown.with(new Extent(size, size, grown.books())).modified(now));
    }

    private static ShelfEntry withMore(Draft draft, Choosing choosing, ShelfEntry entry, int count)
            throws ArchivoltException {
        Placement placement = entry.placement();
        Pool.Choice choice = choosing.choose(draft.state(), entry.id(), placement, count);
        draft.setPool(choice.after());
        long[] all = Arrays.copyOf(entry.books(), entry.books().length + count);
        System.arraycopy(choice.books(), 0, all, entry.books().length, count);
        int position = choice.position().orElse(placement.position());
        return entry.with(new Extent(entry.size(), entry.extent().dirtyEnd(), all))
                .with(new Placement(placement.policy(), placement.request(), position));
    }
}
