package org.archivolt.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.Precondition;

/**
 * What a client wants stored, and how. Refused with {@code INVALID_ARGUMENT} naming the field: metadata beyond the
 * bounds, an unknown profile or layout parameter; with {@code NO_SUCH_RESOURCE}: a family, library or tag that no medium
 * here has.
 *
 * @param metadata names of 1 to 64 of {@code a-z 0-9 . _ -}; values of any text; together at most 2,048 bytes of UTF-8
 * @param contentType of the bytes, handed back as it came; at most 255 printable ASCII characters
 * @param copy name of the copy it becomes: 1 to 64 of {@code a-z 0-9 . _ -}; empty: {@code source}
 * @param precondition of the visible object of the same id, decided when this one is complete
 * @param expected checksums the body must have
 */
public record PutRequest(
        ObjectId id,
        Map<String, String> metadata,
        Optional<String> contentType,
        Optional<String> copy,
        StorageOptions options,
        Precondition precondition,
        List<Checksum> expected) {
    public PutRequest {
        metadata = Map.copyOf(metadata);
        expected = List.copyOf(expected);
    }
}
