package org.archivolt.librarian.internal.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.internal.pool.Pool;

/**
 * On which shelves and in which jobs some books are, and where there. The pool knows whose a book is, but not its position, for that
 * would have to be written for each book that comes or goes; so this looks through those shelves and jobs, once each.
 */
final class Owners {
    private final LibrarianState state;
    private final long[] asked;
    private final long[] shelves;
    private final long[] jobs;
    private final int[] positions;

    /** @param asked addresses of books, in order; what is not registered is nobody's */
    Owners(LibrarianState state, long[] asked) {
        this.state = state;
        this.asked = asked;
        this.shelves = new long[asked.length];
        this.jobs = new long[asked.length];
        this.positions = new int[asked.length];
        Set<Long> seen = new HashSet<>();
        for (long book : asked) {
            if (state.pool().isRegistered(book)
                    && state.pool().useOf(book) != BookState.FREE
                    && seen.add(state.pool().ownerOf(book))) {
                noteAllOfTheOwnerOf(book);
            }
        }
    }

    private void noteAllOfTheOwnerOf(long book) {
        long owner = state.pool().ownerOf(book);
        if (state.pool().useOf(book) == BookState.ZOMBIE) {
            ZeroingEntry job = state.zeroingEntries().get(owner);
            note(job.shelf(), job.id(), job.books(), job.positions());
        } else {
            ShelfEntry shelf = state.names().find(owner).orElseThrow();
            note(shelf.id(), 0, shelf.books(), null);
        }
    }

    private void note(long shelf, long job, long[] books, int[] jobPositions) {
        for (int at = 0; at < books.length; at++) {
            int index = indexOf(books[at]);
            if (index >= 0) {
                shelves[index] = shelf;
                jobs[index] = job;
                positions[index] = jobPositions == null ? at : jobPositions[at];
            }
        }
    }

    private int indexOf(long book) {
        boolean isOutside = asked.length == 0 || book < asked[0] || book > asked[asked.length - 1];
        return isOutside ? -1 : Arrays.binarySearch(asked, book);
    }

    /** The shelf on which it is, or of which it was while it is a zombie; 0 for none. */
    long shelfOf(long book) {
        return shelves[indexOf(book)];
    }

    /** The job that is to overwrite it; 0 for none. */
    long jobOf(long book) {
        return jobs[indexOf(book)];
    }

    /** On the shelf or in the job. */
    int positionOf(long book) {
        return positions[indexOf(book)];
    }

    List<Book> books() {
        List<Book> shown = new ArrayList<>(asked.length);
        for (int index = 0; index < asked.length; index++) {
            shown.add(shown(index));
        }
        return shown;
    }

    private Book shown(int index) {
        Pool pool = state.pool();
        long address = asked[index];
        boolean isOnShelf = shelves[index] != 0 && jobs[index] == 0;
        return new Book(
                new BookAddress(address),
                pool.groupOf(address),
                pool.numberOf(address),
                pool.nodeOf(address),
                pool.stateOf(address, state::isOnline),
                shelves[index] == 0 ? OptionalLong.empty() : OptionalLong.of(shelves[index]),
                isOnShelf ? positions[index] * pool.bookSize() : -1);
    }
}
