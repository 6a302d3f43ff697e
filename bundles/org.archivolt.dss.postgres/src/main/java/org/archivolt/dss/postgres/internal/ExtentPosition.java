package org.archivolt.dss.postgres.internal;

/**
 * Where an extent is in the list of all: the key of its copy, then its ordinal in the copy, in one number. The migration
 * {@code 005_versions.sql} checks that both are small enough.
 */
final class ExtentPosition {
    private static final int ORDINAL_BITS = 20;
    private static final long ORDINAL_MASK = (1L << ORDINAL_BITS) - 1;

    private ExtentPosition() {}

    static long of(long copyKey, int ordinal) {
        return copyKey << ORDINAL_BITS | ordinal;
    }

    /** Of -1: less than any. */
    static long copyKey(long position) {
        return position >> ORDINAL_BITS;
    }

    static int ordinal(long position) {
        return (int) (position & ORDINAL_MASK);
    }
}
