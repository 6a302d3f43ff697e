package org.archivolt.librarian.internal.core;

/** How many books bytes need. */
final class Sizes {
    private Sizes() {}

    /** @param size bytes, not negative */
    static long books(long size, long bookSize) {
        return size / bookSize + (size % bookSize == 0 ? 0 : 1);
    }
}
