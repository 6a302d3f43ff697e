package org.archivolt.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ObjectVersion;

/**
 * An upload.
 *
 * @param parts by number
 * @param began when
 * @param expires when it is forgotten, if nothing more comes
 * @param completed the object it became; empty: it is open
 */
public record Upload(
        long number,
        PutRequest request,
        List<UploadPart> parts,
        Instant began,
        Instant expires,
        Optional<ObjectVersion> completed) {
    public Upload {
        parts = List.copyOf(parts);
    }

    public long bytes() {
        return parts.stream().mapToLong(UploadPart::size).sum();
    }
}
