package org.archivolt.dss;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * A further copy of a version, all durable, to be added.
 *
 * @param commit new; identifies this commit when it is repeated
 * @param created when it was complete, as its media tell; kept to the microsecond
 * @param extents all were declared
 */
public record CopyCommit(UUID commit, CopyRef copy, LayoutRecord layout, Instant created, List<ExtentRecord> extents) {
    public CopyCommit {
        created = created.truncatedTo(ChronoUnit.MICROS);
        extents = List.copyOf(extents);
    }
}
