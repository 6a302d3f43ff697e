package org.archivolt.dss.librarian;

import java.time.Instant;
import java.util.Objects;

/**
 * A shelf's row.
 *
 * @param parent 0 when it has no name any more; then the name is empty
 * @param kind {@code FILE}, {@code DIRECTORY}, {@code SYMLINK}, {@code BLOCK}
 * @param size bytes
 * @param dirtyEnd bytes from {@code size} to here may not be zero; not more than its books have room for; {@code size} when there are none
 * @param created to the microsecond, as are the others
 * @param target of a symbolic link, else empty
 * @param policy name; empty for what has no books
 * @param interleaveRequest a byte for each group
 * @param requestPosition which of these is next
 */
public record ShelfRecord(
        long id,
        long parent,
        String name,
        String kind,
        int permissions,
        int user,
        int group,
        long size,
        long dirtyEnd,
        Instant created,
        Instant accessed,
        Instant modified,
        Instant changed,
        String target,
        String policy,
        byte[] interleaveRequest,
        int requestPosition) {
    public ShelfRecord {
        Objects.requireNonNull(interleaveRequest);
    }
}
