package org.archivolt.dss;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Which versions of objects to list.
 *
 * @param prefix of the id; may be empty
 * @param pattern POSIX regular expression found somewhere in the id
 * @param metadata names and values they have, all of them
 * @param sizeFrom in bytes, inclusive
 * @param sizeTo in bytes, inclusive
 * @param createdFrom inclusive
 * @param createdTo exclusive
 * @param which visible ones, deprecated ones, or both
 */
public record ObjectQuery(
        String prefix,
        Optional<String> pattern,
        Map<String, String> metadata,
        OptionalLong sizeFrom,
        OptionalLong sizeTo,
        Optional<Instant> createdFrom,
        Optional<Instant> createdTo,
        Optional<UUID> uuid,
        OptionalInt version,
        Which which) {
    /** Visible or not. */
    public enum Which {
        VISIBLE,
        DEPRECATED,
        ALL
    }

    public ObjectQuery {
        metadata = Map.copyOf(metadata);
    }

    public static ObjectQuery ofPrefix(String prefix) {
        return new ObjectQuery(
                prefix,
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Which.VISIBLE);
    }
}
