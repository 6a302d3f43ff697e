package org.archivolt.dss;

import java.util.List;

/**
 * A version of an object and where its bytes are.
 *
 * @param copies in the order of their creation, as in {@code object}
 */
public record StoredObjectRecord(ObjectRecord object, List<StoredCopy> copies) {
    public StoredObjectRecord {
        copies = List.copyOf(copies);
    }
}
