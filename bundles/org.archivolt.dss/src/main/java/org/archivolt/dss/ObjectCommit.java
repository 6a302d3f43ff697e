package org.archivolt.dss;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;

/**
 * An object whose extents are all durable, to be made visible.
 *
 * @param commit new; identifies this commit when it is repeated, and is the object's uuid unless it replaces another
 * @param onlyIfAbsent do not replace an object of the same id
 * @param extents all were declared
 */
public record ObjectCommit(
        UUID commit,
        ObjectId id,
        boolean onlyIfAbsent,
        long size,
        Checksum checksum,
        String contentType,
        Map<String, String> metadata,
        LayoutRecord layout,
        List<ExtentRecord> extents) {
    public ObjectCommit {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        extents = List.copyOf(extents);
    }
}
