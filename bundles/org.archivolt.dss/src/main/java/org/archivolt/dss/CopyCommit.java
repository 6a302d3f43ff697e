package org.archivolt.dss;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A further copy of a version, all durable, to be added.
 *
 * @param commit new; identifies this commit when it is repeated
 * @param created when it was complete, which is on its media
 * @param extents all were declared
 */
public record CopyCommit(UUID commit, CopyRef copy, LayoutRecord layout, Instant created, List<ExtentRecord> extents) {
    public CopyCommit {
        extents = List.copyOf(extents);
    }
}
