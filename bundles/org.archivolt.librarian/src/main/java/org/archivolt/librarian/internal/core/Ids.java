package org.archivolt.librarian.internal.core;

/**
 * Numbers of shelves, handles and jobs. None is used twice: those up to the ceiling are taken for used after a restart, so that not every
 * commit has to say which was the last.
 */
record Ids(long last, long ceiling) {
    static final long STEP = 1_000;

    /** All to here have been used. */
    static Ids from(long last) {
        return new Ids(last, last);
    }

    Ids next() {
        return new Ids(last + 1, last < ceiling ? ceiling : last + STEP);
    }
}
