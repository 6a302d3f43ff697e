package org.archivolt.dss;

import java.util.List;

/** A copy and where its bytes are: extents ordered by column and offset. */
public record StoredCopy(CopyRecord copy, List<ExtentRecord> extents) {
    public StoredCopy {
        extents = List.copyOf(extents);
    }
}
