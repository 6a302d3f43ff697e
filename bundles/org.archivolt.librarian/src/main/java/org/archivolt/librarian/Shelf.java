package org.archivolt.librarian;

import java.time.Instant;

/**
 * A shelf as it is now.
 *
 * @param id never used twice; 2 is the root, 3 is lost+found
 * @param parent the directory it is in; its own for the root; 0 when it has no name any more and is only open
 * @param name in that directory; empty for the root
 * @param permissions the lower 12 bits of the mode
 * @param size bytes; of a symbolic link, those of its target
 * @param books how many it has: {@code size / book size}, rounded up
 * @param links as a file system counts: of a directory, 2 and one for each directory in it
 * @param created never changes
 * @param modified its bytes, or the names in it
 * @param changed anything of it
 */
public record Shelf(
        long id,
        long parent,
        String name,
        ShelfKind kind,
        int permissions,
        int user,
        int group,
        long size,
        int books,
        int links,
        Instant created,
        Instant accessed,
        Instant modified,
        Instant changed) {
    public static final long ROOT = 2;
    public static final long LOST_FOUND = 3;
}
