package org.archivolt.librarian.internal.pool;

import org.archivolt.librarian.NodeId;

/**
 * Where some books are: of one group on one node, with addresses at equal distances. What is changed is copied run by run, so none is
 * long.
 *
 * @param first address
 * @param step from one address to the next
 * @param number of the first book in the group
 */
record Run(long first, long step, int books, int group, int number, NodeId node) {
    /** As many as a group has with logical addresses: 1 KiB of bits. */
    static final int BOOKS_MAX = 1 << 13;

    long addressOf(int index) {
        return first + index * step;
    }

    long last() {
        return addressOf(books - 1);
    }

    /** -1 when it is none of these. */
    int indexOf(long address) {
        long distance = address - first;
        boolean isHere = distance >= 0 && distance % step == 0 && distance / step < books;
        return isHere ? (int) (distance / step) : -1;
    }
}
