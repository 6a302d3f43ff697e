package org.archivolt.dss;

import java.util.List;
import java.util.UUID;

/**
 * A further copy of a version, all durable, to be added.
 *
 * @param commit new; identifies this commit when it is repeated
 * @param extents all were declared
 */
public record CopyCommit(UUID commit, CopyRef copy, LayoutRecord layout, List<ExtentRecord> extents) {
    public CopyCommit {
        extents = List.copyOf(extents);
    }
}
