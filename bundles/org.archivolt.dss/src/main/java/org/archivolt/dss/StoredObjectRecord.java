package org.archivolt.dss;

import java.util.List;

/** A visible object and where its bytes are. */
public record StoredObjectRecord(ObjectRecord object, List<ExtentRecord> extents) {
    public StoredObjectRecord {
        extents = List.copyOf(extents);
    }
}
