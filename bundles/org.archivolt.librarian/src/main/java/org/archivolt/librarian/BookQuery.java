package org.archivolt.librarian;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which books to list, by address.
 *
 * @param after the address behind which to begin
 * @param limit 1 to 10,000
 */
public record BookQuery(
        OptionalInt group, Optional<NodeId> node, Optional<BookState> state, OptionalLong after, int limit) {
    public static final int LIMIT_MAX = 10_000;

    public BookQuery {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("a limit is from 1 to " + LIMIT_MAX + ": " + limit);
        }
    }
}
