package org.archivolt.dss;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;

/**
 * An extent found on a medium, with what its description tells of the object.
 *
 * @param size of the object; absent on extents that were ended early
 * @param checksum of the object; as {@code size}
 * @param created of the version
 * @param commit of the copy
 * @param copyCreated of the copy
 */
public record RestoredExtent(
        ObjectId id,
        ObjectVersion version,
        OptionalLong size,
        Optional<Checksum> checksum,
        String contentType,
        Map<String, String> metadata,
        Tags tags,
        Optional<String> grouping,
        Instant created,
        String copy,
        UUID commit,
        LayoutRecord layout,
        Instant copyCreated,
        ExtentRecord extent) {
    public RestoredExtent {
        metadata = Map.copyOf(metadata);
    }
}
