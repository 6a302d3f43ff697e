package org.archivolt.layout;

import java.util.List;

/** An object as it lies on media. Extents are ordered by column, then by offset. */
public record StoredObject(long size, LayoutParameters parameters, List<StoredExtent> extents) {
    public StoredObject {
        extents = List.copyOf(extents);
    }
}
