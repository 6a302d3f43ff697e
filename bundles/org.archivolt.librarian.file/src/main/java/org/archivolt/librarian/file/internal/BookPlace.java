package org.archivolt.librarian.file.internal;

import org.archivolt.librarian.BookAddress;

/**
 * Where a book is: one file for each interleave group, where books follow one another by their numbers; of physical addresses, one for each 8 GiB
 * of them. Which of the two an address is cannot be told from it alone, and need not be: what looks like a logical one is put where that one
 * would be, all others elsewhere, and no two books of one registry are in one place.
 *
 * @param file its name
 * @param position of the book's first byte in it
 */
record BookPlace(String file, long position) {
    private static final int RANGE_BITS = 33;
    private static final int GROUP_END_BIT = 53;
    private static final long IN_RANGE = (1L << RANGE_BITS) - 1;

    static BookPlace of(BookAddress book, long bookSize) {
        long address = book.value();
        if ((address & IN_RANGE) == 0 && address >>> GROUP_END_BIT == 0) {
            return new BookPlace("group-%03d".formatted(book.group()), book.number() * bookSize);
        }
        return new BookPlace("range-%08x".formatted(address >>> RANGE_BITS), address & IN_RANGE);
    }
}
