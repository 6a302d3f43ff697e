package org.archivolt.dss;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;

/**
 * A version of an object.
 *
 * @param size in bytes
 * @param checksum over the whole object
 * @param metadata the user's own words, by name
 * @param tags that its media carry; what is written of it later goes to such media too
 * @param grouping what it belongs together with on media
 * @param copies in the order of their creation; at least one
 * @param created when it was complete, as its writer told
 * @param deprecated when it was replaced or deleted; empty: it is visible
 */
public record ObjectRecord(
        ObjectId id,
        ObjectVersion version,
        long size,
        Checksum checksum,
        String contentType,
        Map<String, String> metadata,
        Tags tags,
        Optional<String> grouping,
        List<CopyRecord> copies,
        Instant created,
        Optional<Instant> deprecated) {
    public ObjectRecord {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        copies = List.copyOf(copies);
    }

    /** Of the oldest copy. */
    public LayoutRecord layout() {
        return copies.get(0).layout();
    }

    public boolean isVisible() {
        return deprecated.isEmpty();
    }
}
