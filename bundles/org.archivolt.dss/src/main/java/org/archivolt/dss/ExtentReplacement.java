package org.archivolt.dss;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Extents of a column that take the place of others.
 *
 * @param removed the extents of these uuids in this column; may be none, where something was missing
 * @param added all of this column
 */
public record ExtentReplacement(CopyRef copy, int column, Set<UUID> removed, List<ExtentRecord> added) {
    public ExtentReplacement {
        removed = Set.copyOf(removed);
        added = List.copyOf(added);
    }
}
