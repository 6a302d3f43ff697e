package org.archivolt.store.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;

/**
 * What is attached to each extent so that the catalog can be rebuilt from the media alone. The format is documented in
 * {@code docs/extent-description.md}; a change that readers must know makes a new {@link #FORMAT}.
 *
 * @param version as it was foreseen when the object was begun
 * @param created when the object was begun; orders the versions of an object
 * @param size of the object; unknown on extents that were ended before the object was
 * @param checksum of the object; as {@code size}
 * @param commit identifies the put or copy; the same on all extents of a copy
 * @param copyCreated when the copy was begun
 */
record ExtentDescription(
        ObjectId object,
        ObjectVersion version,
        Instant created,
        OptionalLong size,
        Optional<Checksum> checksum,
        String contentType,
        Map<String, String> metadata,
        Tags tags,
        Optional<String> grouping,
        String copy,
        UUID commit,
        Instant copyCreated,
        LayoutRecord layout) {
    static final String FORMAT = "archivolt-extent-1";

    /** Of a copy that is stored. */
    static ExtentDescription of(ObjectRecord object, CopyRecord copy) {
        return new ExtentDescription(
                object.id(),
                object.version(),
                object.created(),
                OptionalLong.of(object.size()),
                Optional.of(object.checksum()),
                object.contentType(),
                object.metadata(),
                object.tags(),
                object.grouping(),
                copy.name(),
                copy.commit(),
                copy.created(),
                copy.layout());
    }

    /** What all extents of the object say alike, to be written once. */
    JsonText common() {
        return new JsonText()
                .member("format", FORMAT)
                .member("object", objectJson())
                .member("copy", copyJson())
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
                .member("blockBytes", digest.blockBytes())
                .member("blockChecksum", digest.blockAlgorithm().label());
        return common.copy().member("extent", own).toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonText objectJson() {
        JsonText json = new JsonText()
                .member("id", object.text())
                .member("uuid", version.uuid().toString())
                .member("version", version.version())
                .member("created", created.toString());
        size.ifPresent(bytes -> json.member("size", bytes));
        checksum.ifPresent(value -> json.member("checksum", value.toString()));
        json.member("contentType", contentType).member("metadata", JsonText.ofTexts(metadata));
        if (!tags.words().isEmpty()) {
            json.member("tags", List.copyOf(tags.words()));
        }
        grouping.ifPresent(name -> json.member("grouping", name));
        return json;
    }

    private JsonText copyJson() {
        return new JsonText()
                .member("name", copy)
                .member("commit", commit.toString())
                .member("created", copyCreated.toString());
    }

    private JsonText layoutJson() {
        return new JsonText()
                .member("name", layout.name())
                .member("major", layout.major())
                .member("minor", layout.minor())
                .member("parameters", JsonText.ofTexts(layout.parameters()));
    }
}
