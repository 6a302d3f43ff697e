package org.archivolt.dss;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;

/**
 * An object whose extents are all durable, to be made visible.
 *
 * @param commit new; identifies this commit when it is repeated, and is the object's uuid unless it replaces another
 * @param precondition of the visible object of the same id
 * @param keepReplaced whether the version it replaces is kept as a deprecated one
 * @param copy name of the copy its extents are
 * @param created when it was complete, as its media tell; kept to the microsecond
 * @param extents all were declared
 */
public record ObjectCommit(
        UUID commit,
        ObjectId id,
        Precondition precondition,
        boolean keepReplaced,
        long size,
        Checksum checksum,
        String contentType,
        Map<String, String> metadata,
        Tags tags,
        Optional<String> grouping,
        String copy,
        LayoutRecord layout,
        Instant created,
        List<ExtentRecord> extents) {
    public ObjectCommit {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        created = created.truncatedTo(ChronoUnit.MICROS);
        extents = List.copyOf(extents);
    }
}
