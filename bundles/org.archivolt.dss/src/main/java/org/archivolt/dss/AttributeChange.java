package org.archivolt.dss;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.archivolt.base.Tags;

/**
 * A change of what a version of an object is called and described by. Its bytes stay as they are.
 *
 * @param metadata names set to values
 * @param removed names removed, before others are set
 * @param removeAll all names are removed, before others are set
 * @param contentType empty: as it is
 * @param tags empty: as they are
 * @param grouping empty: as it is; the empty text removes it
 */
public record AttributeChange(
        Map<String, String> metadata,
        Set<String> removed,
        boolean removeAll,
        Optional<String> contentType,
        Optional<Tags> tags,
        Optional<String> grouping) {
    public AttributeChange {
        metadata = Map.copyOf(metadata);
        removed = Set.copyOf(removed);
    }

    /** What metadata become. */
    public Map<String, String> metadataAfter(Map<String, String> before) {
        Map<String, String> after = new TreeMap<>();
        if (!removeAll) {
            after.putAll(before);
        }
        after.keySet().removeAll(removed);
        after.putAll(metadata);
        return after;
    }
}
