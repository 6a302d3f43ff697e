package org.archivolt.rest.internal;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.rest.internal.syntax.EntityTags;

/** An object as clients see it in JSON. */
@JsonPropertyOrder({"id", "uuid", "version", "size", "checksum", "etag", "contentType", "created", "layout", "metadata"
})
public record ObjectView(
        String id,
        String uuid,
        int version,
        long size,
        String checksum,
        String etag,
        String contentType,
        String created,
        Layout layout,
        Map<String, String> metadata) {
    /** @param version of the module that wrote it: major and minor */
    public record Layout(String name, String version, Map<String, String> parameters) {
        static Layout of(LayoutRecord layout) {
            return new Layout(layout.name(), layout.major() + "." + layout.minor(), layout.parameters());
        }
    }

    public static ObjectView of(ObjectRecord object) {
        return new ObjectView(
                object.id().text(),
                object.version().uuid().toString(),
                object.version().version(),
                object.size(),
                object.checksum().toString(),
                EntityTags.of(object.checksum()),
                object.contentType(),
                object.created().toString(),
                Layout.of(object.layout()),
                object.metadata());
    }
}
