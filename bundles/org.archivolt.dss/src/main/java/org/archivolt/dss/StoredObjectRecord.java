package org.archivolt.dss;

import java.util.List;
import java.util.UUID;

/**
 * A visible object and where its bytes are.
 *
 * @param commit that made this version visible; it is written on its media
 */
public record StoredObjectRecord(ObjectRecord object, UUID commit, List<ExtentRecord> extents) {
    public StoredObjectRecord {
        extents = List.copyOf(extents);
    }
}
