package org.archivolt.dss;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;

/**
 * A visible object.
 *
 * @param size in bytes
 * @param checksum over the whole object
 * @param metadata the user's own words, by name
 * @param created when it was committed
 */
public record ObjectRecord(
        ObjectId id,
        ObjectVersion version,
        long size,
        Checksum checksum,
        String contentType,
        Map<String, String> metadata,
        LayoutRecord layout,
        Instant created) {
    public ObjectRecord {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
}
