package org.archivolt.librarian.internal.core;

import java.util.AbstractList;
import java.util.RandomAccess;
import org.archivolt.librarian.BookAddress;

/** Addresses of books, which may be very many, shown without a copy. */
final class Addresses extends AbstractList<BookAddress> implements RandomAccess {
    private final long[] books;

    /** @param books are not changed any more */
    Addresses(long[] books) {
        this.books = books;
    }

    @Override
    public BookAddress get(int index) {
        return new BookAddress(books[index]);
    }

    @Override
    public int size() {
        return books.length;
    }
}
