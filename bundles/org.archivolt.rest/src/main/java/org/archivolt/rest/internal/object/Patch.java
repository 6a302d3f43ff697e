package org.archivolt.rest.internal.object;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.dss.AttributeChange;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.StorageForms;

/**
 * The body of a PATCH: a change of description, or another id. Each is one step; both together would be two, of which one
 * could be done and the other not, and are refused.
 */
record Patch(Optional<ObjectId> renamed, AttributeChange change) {
    private static final int TEXT_LENGTH_MAX = 4096;

    static Patch parse(JsonFields body) throws ArchivoltException {
        Optional<String> id = body.text("id", ObjectId.BYTES_MAX);
        boolean changes = body.has("metadata")
                || body.has("replaceMetadata")
                || body.has("contentType")
                || body.has("tags")
                || body.has("grouping");
        if (id.isPresent() && changes) {
            throw body.fault("id", "must be given alone: other changes need a request of their own");
        }
        AttributeChange change = change(body);
        body.end();
        if (id.isEmpty() && !changes) {
            throw ArchivoltException.invalid("body", "must say what to change");
        }
        return new Patch(id.isEmpty() ? Optional.empty() : Optional.of(ObjectId.of(id.get())), change);
    }

    private static AttributeChange change(JsonFields body) throws ArchivoltException {
        boolean replaces = body.flag("replaceMetadata", false);
        Optional<JsonFields> metadata = body.object("metadata");
        if (replaces && metadata.isEmpty()) {
            throw body.fault("metadata", "must be given where it replaces what there is");
        }
        Set<String> removed = metadata.isEmpty() ? Set.of() : metadata.get().takeNulls();
        Map<String, String> set = metadata.isEmpty() ? Map.of() : metadata.get().allTexts(TEXT_LENGTH_MAX);
        Optional<Tags> tags = body.has("tags") ? Optional.of(StorageForms.tags(body, "tags")) : Optional.empty();
        return new AttributeChange(
                set, removed, replaces, body.text("contentType", TEXT_LENGTH_MAX), tags, grouping(body));
    }

    /** Null takes it away. */
    private static Optional<String> grouping(JsonFields body) throws ArchivoltException {
        if (body.takeNull("grouping")) {
            return Optional.of("");
        }
        Optional<String> grouping = body.text("grouping", TEXT_LENGTH_MAX);
        if (grouping.isPresent() && grouping.get().isEmpty()) {
            throw body.fault("grouping", "must not be empty; null removes it");
        }
        return grouping;
    }
}
