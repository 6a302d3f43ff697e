package org.archivolt.store.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.LayoutRecord;

/**
 * What is attached to each extent so that the catalog can be rebuilt from the media alone. The format is documented in
 * {@code docs/extent-description.md}; a change that readers must know makes a new {@link #FORMAT}.
 *
 * @param commit identifies the put; the same on all extents of an object
 * @param created when the object was begun; orders the versions of an object, the commit uuid breaks ties
 * @param size of the object; unknown on extents that were ended before the object was
 * @param checksum of the object; as {@code size}
 */
record ExtentDescription(
        ObjectId object,
        UUID commit,
        Instant created,
        OptionalLong size,
        Optional<Checksum> checksum,
        String contentType,
        Map<String, String> metadata,
        LayoutRecord layout) {
    static final String FORMAT = "archivolt-extent-1";

    /** What all extents of the object say alike, to be written once. */
    JsonText common() {
        return new JsonText()
                .member("format", FORMAT)
                .member("object", objectJson())
                .member("layout", layoutJson());
    }

    /** @param common of its object */
    static byte[] json(JsonText common, UUID extent, int column, long columnOffset, ExtentDigest digest) {
        JsonText own = new JsonText()
                .member("uuid", extent.toString())
                .member("column", column)
                .member("offset", columnOffset)
                .member("size", digest.size())
                .member("checksum", digest.checksum().toString())
                .member("blockBytes", digest.blockBytes());
        return common.copy().member("extent", own).toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonText objectJson() {
        JsonText json = new JsonText()
                .member("id", object.text())
                .member("commit", commit.toString())
                .member("created", created.toString());
        size.ifPresent(bytes -> json.member("size", bytes));
        checksum.ifPresent(value -> json.member("checksum", value.toString()));
        return json.member("contentType", contentType).member("metadata", JsonText.ofTexts(metadata));
    }

    private JsonText layoutJson() {
        return new JsonText()
                .member("name", layout.name())
                .member("major", layout.major())
                .member("minor", layout.minor())
                .member("parameters", JsonText.ofTexts(layout.parameters()));
    }
}
