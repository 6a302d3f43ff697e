package org.archivolt.librarian.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.internal.pool.Pool;

/** What must be so in every state, and a state as text. */
final class Inspection {
    private Inspection() {}

    /** All that is known, one line a thing: states are the same when these are. */
    static SortedMap<String, String> dump(LibrarianState state) {
        SortedMap<String, String> lines = new TreeMap<>();
        lines.put("ids", Long.toString(state.ids().ceiling()));
        lines.put("default", state.memory().defaultPolicy());
        state.memory().nodes().forEach((node, entry) -> lines.put("node " + node, entry.toString()));
        state.memory().pool().ifPresent(pool -> {
            lines.put("topology", pool.topology().toString());
            for (long book : pool.addresses()) {
                lines.put("book " + new BookAddress(book), pool.useOf(book) + " " + pool.isOffline(book));
            }
        });
        state.names().all().forEach(entry -> lines.put("shelf " + entry.id(), dump(state, entry)));
        for (ZeroingEntry job : state.zeroingEntries().values()) {
            lines.put(
                    "job " + job.id(),
                    job.shelf() + " " + job.reason() + Arrays.toString(job.books()) + Arrays.toString(job.positions()));
        }
        for (long id : state.handles().list(OptionalLong.empty(), Optional.empty(), 0, Integer.MAX_VALUE).stream()
                .mapToLong(Handle::id)
                .toArray()) {
            lines.put("handle " + id, state.handles().find(id).orElseThrow().toString());
        }
        return lines;
    }

    private static String dump(LibrarianState state, ShelfEntry entry) {
        StringBuilder attributes = new StringBuilder();
        entry.attributes()
                .forEach((name, value) -> attributes
                        .append(name)
                        .append('=')
                        .append(Arrays.toString(value))
                        .append(' '));
        return entry.shown() + " dirty to " + entry.extent().dirtyEnd() + " " + Arrays.toString(entry.books())
                + entry.placement().policy() + Arrays.toString(entry.placement().request())
                + entry.placement().position() + entry.target() + attributes
                + state.handles().of(entry.id()).map(Handle::id).toList();
    }

    static void check(LibrarianState state) throws ArchivoltException {
        checkBooks(state);
        for (ShelfEntry entry : state.names().all()) {
            checkShelf(state, entry);
        }
    }

    private static void checkBooks(LibrarianState state) {
        Pool pool = state.pool();
        Set<Long> places = new HashSet<>();
        for (ShelfEntry entry : state.names().all()) {
            for (long book : entry.books()) {
                require(places.add(book), "on one shelf", book);
                require(pool.useOf(book) == BookState.INUSE, "in use", book);
                require(pool.ownerOf(book) == entry.id(), "known to be on its shelf", book);
            }
        }
        for (ZeroingEntry job : state.zeroingEntries().values()) {
            require(job.books().length > 0, "a job has books", job.id());
            for (long book : job.books()) {
                require(places.add(book), "in one place", book);
                require(pool.useOf(book) == BookState.ZOMBIE, "a zombie", book);
                require(pool.ownerOf(book) == job.id(), "known to be in its job", book);
            }
        }
        long[] free = Arrays.stream(pool.addresses())
                .filter(book -> pool.useOf(book) == BookState.FREE)
                .toArray();
        for (long book : free) {
            require(pool.ownerOf(book) == 0, "nobody's", book);
        }
        assertThat(free.length + places.size()).isEqualTo(pool.topology().books());
        assertThat(state.counts().total()).isEqualTo(pool.topology().books());
    }

    private static void require(boolean isSo, String what, long number) {
        if (!isSo) {
            throw new AssertionError("not " + what + ": " + number);
        }
    }

    private static void checkShelf(LibrarianState state, ShelfEntry entry) throws ArchivoltException {
        Shelf shelf = entry.shown();
        if (entry.isNameless()) {
            require(state.handles().isOpen(entry.id()) && shelf.links() == 0, "open without a name", entry.id());
        } else if (entry.id() != Shelf.ROOT) {
            require(state.lookup(state.pathOf(entry.id())).equals(shelf), "found by its name", entry.id());
        }
        if (entry.isDirectory()) {
            long directories = state.list(entry.id(), "", LibrarianState.LIMIT_MAX).stream()
                    .filter(child ->
                            state.names().find(child.id()).orElseThrow().isDirectory())
                    .count();
            require(shelf.links() == 2 + directories, "counted right", entry.id());
        }
        if (entry.kind().hasBooks()) {
            long bookSize = state.topology().bookSize();
            long dirtyEnd = entry.extent().dirtyEnd();
            require(shelf.books() == Sizes.books(shelf.size(), bookSize), "as many books as it needs", entry.id());
            require(dirtyEnd >= shelf.size() && dirtyEnd <= shelf.books() * bookSize, "an end", entry.id());
        }
    }

    /** What one command may do to books: they come and go at the end, and never straight from a shelf to the free ones. */
    static void checkStep(LibrarianState before, LibrarianState after) {
        for (long book : before.pool().addresses()) {
            if (after.pool().isRegistered(book)) {
                BookState was = before.pool().useOf(book);
                BookState is = after.pool().useOf(book);
                boolean isLegal = was == is
                        || was == BookState.FREE && is == BookState.INUSE
                        || was == BookState.INUSE && is == BookState.ZOMBIE
                        || was == BookState.ZOMBIE && is == BookState.FREE;
                require(isLegal, "from " + was + " to " + is, book);
            }
        }
        for (ShelfEntry entry : before.names().all()) {
            after.names().find(entry.id()).ifPresent(later -> {
                int mismatch = Arrays.mismatch(entry.books(), later.books());
                int common = Math.min(entry.books().length, later.books().length);
                require(mismatch < 0 || mismatch == common, "changed at the end", entry.id());
            });
        }
    }
}
