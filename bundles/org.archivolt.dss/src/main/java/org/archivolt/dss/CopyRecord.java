package org.archivolt.dss;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A copy of a version of an object: all of its bytes, written with one layout.
 *
 * @param name unique among the copies of the version; that of the put is {@value #SOURCE} unless the client chose another
 * @param commit identifies what wrote it; it is on its media
 * @param accessed when it was last read, within the granularity of the store; empty: never
 */
public record CopyRecord(
        String name, UUID commit, LayoutRecord layout, CopyStatus status, Instant created, Optional<Instant> accessed) {
    public static final String SOURCE = "source";
}
