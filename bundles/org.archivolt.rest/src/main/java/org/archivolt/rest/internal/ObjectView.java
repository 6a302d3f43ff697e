package org.archivolt.rest.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.rest.internal.syntax.EntityTags;

/**
 * A version of an object as clients see it in JSON. What they did not ask for is null, and so is what there is none of.
 *
 * @param deprecated when it was replaced or deleted
 * @param layout of its oldest copy
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "id",
    "uuid",
    "version",
    "size",
    "checksum",
    "etag",
    "contentType",
    "created",
    "deprecated",
    "tags",
    "grouping",
    "layout",
    "copies",
    "metadata"
})
public record ObjectView(
        String id,
        String uuid,
        Integer version,
        Long size,
        String checksum,
        String etag,
        String contentType,
        String created,
        String deprecated,
        Collection<String> tags,
        String grouping,
        Layout layout,
        List<Copy> copies,
        Map<String, String> metadata) {
    /** All there is. */
    public static final Set<String> FIELDS = fieldNames();

    private static Set<String> fieldNames() {
        return new LinkedHashSet<>(Stream.of(ObjectView.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
    }

    /** @param version of the module that wrote it: major and minor */
    public record Layout(String name, String version, Map<String, String> parameters) {
        static Layout of(LayoutRecord layout) {
            return new Layout(layout.name(), layout.major() + "." + layout.minor(), layout.parameters());
        }
    }

    /** @param accessed when it was last read; null: never */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Copy(String name, String status, String created, String accessed, Layout layout) {
        public static Copy of(CopyRecord copy) {
            return new Copy(
                    copy.name(),
                    copy.status().name(),
                    copy.created().toString(),
                    copy.accessed().map(Instant::toString).orElse(null),
                    Layout.of(copy.layout()));
        }

        static List<Copy> of(List<CopyRecord> copies) {
            List<Copy> views = new ArrayList<>(copies.size());
            for (CopyRecord copy : copies) {
                views.add(of(copy));
            }
            return views;
        }
    }

    public static ObjectView of(ObjectRecord object) {
        return of(object, FIELDS);
    }

    public static ObjectView of(ObjectRecord object, Set<String> fields) {
        return new ObjectView(
                fields.contains("id") ? object.id().text() : null,
                fields.contains("uuid") ? object.version().uuid().toString() : null,
                fields.contains("version") ? object.version().version() : null,
                fields.contains("size") ? object.size() : null,
                fields.contains("checksum") ? object.checksum().toString() : null,
                fields.contains("etag") ? EntityTags.of(object.checksum()) : null,
                fields.contains("contentType") ? object.contentType() : null,
                fields.contains("created") ? object.created().toString() : null,
                fields.contains("deprecated")
                        ? object.deprecated().map(Instant::toString).orElse(null)
                        : null,
                fields.contains("tags") ? object.tags().words() : null,
                fields.contains("grouping") ? object.grouping().orElse(null) : null,
                fields.contains("layout") ? Layout.of(object.layout()) : null,
                fields.contains("copies") ? Copy.of(object.copies()) : null,
                fields.contains("metadata") ? object.metadata() : null);
    }

    /** @param text names of fields, separated by commas */
    public static Set<String> fields(String text) throws ArchivoltException {
        Set<String> fields = new LinkedHashSet<>(List.of(text.split(",", -1)));
        for (String field : fields) {
            if (!FIELDS.contains(field)) {
                throw ArchivoltException.invalid("fields", "must be some of " + String.join(",", FIELDS))
                        .with("value", field);
            }
        }
        return fields;
    }
}
