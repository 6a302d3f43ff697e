package org.archivolt.librarian;

/**
 * The books of a shelf, for those who move its bytes. Immutable: what the shelf gets later is not in it.
 *
 * @param shelf whose
 * @param size of the shelf in bytes
 * @param bookSize bytes of each
 * @param addresses in their order: byte {@code o} of the shelf is byte {@code o % bookSize} of the book at {@code o / bookSize}. Not to be
 *     changed by anybody.
 */
public record ShelfBooks(long shelf, long size, long bookSize, long[] addresses) {
    public int count() {
        return addresses.length;
    }

    public BookAddress at(int index) {
        return new BookAddress(addresses[index]);
    }
}
