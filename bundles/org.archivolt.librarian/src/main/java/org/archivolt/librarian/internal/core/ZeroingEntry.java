package org.archivolt.librarian.internal.core;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A zeroing job. Immutable; arrays are never changed.
 *
 * @param books those that are left
 * @param positions of each in the job as it was made, which is what its row says for as long as it is there
 */
record ZeroingEntry(long id, long shelf, String reason, long[] books, int[] positions) {
    static ZeroingEntry of(long id, long shelf, String reason, long[] books) {
        return new ZeroingEntry(
                id, shelf, reason, books, IntStream.range(0, books.length).toArray());
    }

    /** Those of the books that are left. */
    long[] among(Set<Long> asked) {
        return Arrays.stream(books).filter(asked::contains).toArray();
    }

    ZeroingEntry without(long[] gone) {
        Set<Long> all = new HashSet<>();
        Arrays.stream(gone).forEach(all::add);
        int[] left = IntStream.range(0, books.length)
                .filter(i -> !all.contains(books[i]))
                .toArray();
        return new ZeroingEntry(
                id,
                shelf,
                reason,
                Arrays.stream(left).mapToLong(i -> books[i]).toArray(),
                Arrays.stream(left).map(i -> positions[i]).toArray());
    }

    Zeroing shown() {
        return new Zeroing(id, shelf, reason, new Addresses(books));
    }
}
