package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.store.PutRequest;
import org.archivolt.store.StorageOptions;

/** What a request must look like. Each refusal names the field. */
final class RequestRules {
    static final int METADATA_BYTES_MAX = 2048;
    static final int METADATA_NAME_MAX = 64;
    static final String NAME_RULE = "must have 1 to " + METADATA_NAME_MAX + " characters of a-z 0-9 . _ -";
    static final int CONTENT_TYPE_MAX = 255;
    static final int LIST_LIMIT_MAX = 10_000;

    private RequestRules() {}

    static void check(PutRequest request) throws ArchivoltException {
        checkMetadata(request.metadata());
        if (request.contentType().isPresent()) {
            checkContentType(request.contentType().get());
        }
        if (request.copy().isPresent()) {
            checkCopyName(request.copy().get());
        }
    }

    static void check(AttributeChange change) throws ArchivoltException {
        checkMetadata(change.metadata());
        if (change.contentType().isPresent()) {
            checkContentType(change.contentType().get());
        }
        if (!change.grouping().orElse("").isEmpty()) {
            checkGrouping(change.grouping().get());
        }
    }

    static void checkCopyName(String name) throws ArchivoltException {
        checkCopyName("copy", name);
    }

    /** @param field to blame */
    static void checkCopyName(String field, String name) throws ArchivoltException {
        if (!isName(name)) {
            throw ArchivoltException.invalid(field, NAME_RULE).with("value", name);
        }
    }

    /** @param size of the body, if it is known */
    static void check(StorageOptions options, OptionalLong size) throws ArchivoltException {
        if (options.grouping().isPresent()) {
            checkGrouping(options.grouping().get());
        }
        if (options.noSplit() && size.isEmpty()) {
            throw ArchivoltException.invalid("no_split", "needs a body whose length is known");
        }
    }

    static void checkGrouping(String name) throws ArchivoltException {
        try {
            WriteRequest.requireGrouping(name);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("grouping", e.getMessage());
        }
    }

    /** Of copies and profiles. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= METADATA_NAME_MAX
                && name.chars().allMatch(RequestRules::isMetadataNameCharacter);
    }

    static void checkMetadata(Map<String, String> metadata) throws ArchivoltException {
        long bytes = 0;
        for (Map.Entry<String, String> each : metadata.entrySet()) {
            checkMetadataName(each.getKey());
            checkText("metadata." + each.getKey(), each.getValue());
            bytes += each.getKey().length() + each.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > METADATA_BYTES_MAX) {
            throw ArchivoltException.invalid(
                    "metadata",
                    "names and values must have together at most " + METADATA_BYTES_MAX + " bytes of UTF-8");
        }
    }

    private static void checkMetadataName(String name) throws ArchivoltException {
        if (!isName(name)) {
            throw ArchivoltException.invalid("metadata", "a name " + NAME_RULE).with("name", name);
        }
    }

    private static boolean isMetadataNameCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }

    private static void checkText(String field, String text) throws ArchivoltException {
        if (text.indexOf('\0') >= 0) {
            throw ArchivoltException.invalid(field, "must not contain NUL");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw ArchivoltException.invalid(field, "must be valid Unicode");
        }
    }

    static void checkContentType(String type) throws ArchivoltException {
        boolean right = !type.isEmpty()
                && type.length() <= CONTENT_TYPE_MAX
                && type.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        if (!right) {
            throw ArchivoltException.invalid(
                    "contentType", "must have 1 to " + CONTENT_TYPE_MAX + " printable ASCII characters");
        }
    }

    static void checkList(ObjectQuery query, int limit) throws ArchivoltException {
        checkText("prefix", query.prefix());
        checkText("pattern", query.pattern().orElse(""));
        if (limit < 1 || limit > LIST_LIMIT_MAX) {
            throw ArchivoltException.invalid("limit", "must be between 1 and " + LIST_LIMIT_MAX)
                    .with("value", limit);
        }
    }

    static ArchivoltException unknownFamily(Family family) {
        return new ArchivoltException(NO_SUCH_RESOURCE, "looking for a family that is not served here")
                .with("field", "family")
                .with("family", family);
    }

    static ArchivoltException unknownLibrary(Family family, String library) {
        return new ArchivoltException(NO_SUCH_RESOURCE, "looking for a library that no medium here is of")
                .with("field", "library")
                .with("family", family)
                .with("library", library);
    }

    static ArchivoltException unknownTags(Family family, Tags tags) {
        return new ArchivoltException(NO_SUCH_RESOURCE, "looking for tags that no medium here carries together")
                .with("field", "tags")
                .with("family", family)
                .with("tags", tags);
    }
}
