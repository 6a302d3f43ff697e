package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.store.PutRequest;

/** What a request must look like. Each refusal names the field. */
final class RequestRules {
    static final int METADATA_BYTES_MAX = 2048;
    static final int METADATA_NAME_MAX = 64;
    static final int CONTENT_TYPE_MAX = 255;
    static final int LIST_LIMIT_MAX = 10_000;

    private RequestRules() {}

    static void check(PutRequest request) throws ArchivoltException {
        checkMetadata(request.metadata());
        if (request.contentType().isPresent()) {
            checkContentType(request.contentType().get());
        }
    }

    private static void checkMetadata(Map<String, String> metadata) throws ArchivoltException {
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
        boolean right = !name.isEmpty()
                && name.length() <= METADATA_NAME_MAX
                && name.chars().allMatch(RequestRules::isMetadataNameCharacter);
        if (!right) {
            throw ArchivoltException.invalid(
                            "metadata", "a name must have 1 to " + METADATA_NAME_MAX + " characters of a-z 0-9 . _ -")
                    .with("name", name);
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

    private static void checkContentType(String type) throws ArchivoltException {
        boolean right = !type.isEmpty()
                && type.length() <= CONTENT_TYPE_MAX
                && type.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        if (!right) {
            throw ArchivoltException.invalid(
                    "contentType", "must have 1 to " + CONTENT_TYPE_MAX + " printable ASCII characters");
        }
    }

    static void checkList(String prefix, int limit) throws ArchivoltException {
        checkText("prefix", prefix);
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

    static ArchivoltException unknownTags(Family family, Tags tags) {
        return new ArchivoltException(NO_SUCH_RESOURCE, "looking for tags that no medium here carries together")
                .with("field", "tags")
                .with("family", family)
                .with("tags", tags);
    }
}
