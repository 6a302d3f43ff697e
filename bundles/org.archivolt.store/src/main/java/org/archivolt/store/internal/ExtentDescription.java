package org.archivolt.store.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.layout.WrittenExtent;

/**
 * What is attached to each extent so that the catalog can be rebuilt from the media alone. The format is documented in
 * {@code docs/extent-description.md}; a change that readers must know makes a new {@link #FORMAT}.
 *
 * @param commit identifies the put; the same on all extents of an object
 * @param created when the object was complete; orders the versions of an object, the commit uuid breaks ties
 * @param extents how many extents the object has
 */
record ExtentDescription(
        ObjectId object,
        UUID commit,
        Instant created,
        long size,
        Checksum checksum,
        String contentType,
        Map<String, String> metadata,
        LayoutRecord layout,
        int extents) {
    static final String FORMAT = "archivolt-extent-1";

    /** What all extents of the object say alike, to be written once. */
    JsonText common() {
        return new JsonText()
                .member("format", FORMAT)
                .member("object", objectJson())
                .member("layout", layoutJson());
    }

    /** @param common of its object */
    static byte[] json(JsonText common, WrittenExtent extent) {
        return common.copy().member("extent", extentJson(extent)).toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonText objectJson() {
        return new JsonText()
                .member("id", object.text())
                .member("commit", commit.toString())
                .member("created", created.toString())
                .member("size", size)
                .member("checksum", checksum.toString())
                .member("contentType", contentType)
                .member("metadata", JsonText.ofTexts(metadata))
                .member("extents", extents);
    }

    private JsonText layoutJson() {
        return new JsonText()
                .member("name", layout.name())
                .member("major", layout.major())
                .member("minor", layout.minor())
                .member("parameters", JsonText.ofNumbers(layout.parameters()));
    }

    private static JsonText extentJson(WrittenExtent extent) {
        return new JsonText()
                .member("uuid", extent.extent().toString())
                .member("column", extent.column())
                .member("offset", extent.objectOffset())
                .member("size", extent.digest().size())
                .member("checksum", extent.digest().checksum().toString());
    }
}
