package org.archivolt.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.Checksum;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;

/**
 * What a client wants stored, and how. Refused with {@code INVALID_ARGUMENT} naming the field: metadata beyond the
 * bounds, an unknown layout parameter; with {@code NO_SUCH_RESOURCE}: a family or tag that no medium here has.
 *
 * @param metadata names of 1 to 64 of {@code a-z 0-9 . _ -}; values of any text; together at most 2,048 bytes of UTF-8
 * @param contentType of the bytes, handed back as it came; at most 255 printable ASCII characters
 * @param family empty for the configured default
 * @param layout name of a layout; empty for the configured default
 * @param layoutParameters by name, unchecked
 * @param onlyIfAbsent do not replace an object of the same id
 * @param expected checksums the body must have
 */
public record PutRequest(
        ObjectId id,
        Map<String, String> metadata,
        Optional<String> contentType,
        Optional<Family> family,
        Tags tags,
        Optional<String> layout,
        Map<String, String> layoutParameters,
        boolean onlyIfAbsent,
        List<Checksum> expected) {
    public PutRequest {
        metadata = Map.copyOf(metadata);
        layoutParameters = Map.copyOf(layoutParameters);
        expected = List.copyOf(expected);
    }
}
