package org.archivolt.shell.internal;

import java.util.Map;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.text.Json;

/** An object as JSON. */
final class ObjectMembers {
    private ObjectMembers() {}

    static Map<String, Object> of(ObjectRecord object) {
        Map<String, Object> members = Json.object(
                "id", object.id().text(),
                "uuid", object.version().uuid().toString(),
                "version", object.version().version(),
                "size", object.size(),
                "checksum", object.checksum().toString(),
                "contentType", object.contentType(),
                "created", object.created().toString());
        object.deprecated().ifPresent(since -> members.put("deprecated", since.toString()));
        members.put("tags", object.tags().words());
        object.grouping().ifPresent(grouping -> members.put("grouping", grouping));
        members.put("layout", of(object.layout()));
        members.put("copies", object.copies().stream().map(ObjectMembers::of).toList());
        members.put("metadata", object.metadata());
        return members;
    }

    static Map<String, Object> of(CopyRecord copy) {
        Map<String, Object> members = Json.object(
                "name", copy.name(),
                "status", copy.status().name(),
                "created", copy.created().toString());
        copy.accessed().ifPresent(accessed -> members.put("accessed", accessed.toString()));
        members.put("layout", of(copy.layout()));
        return members;
    }

    private static Map<String, Object> of(LayoutRecord layout) {
        return Json.object(
                "name", layout.name(),
                "version", layout.major() + "." + layout.minor(),
                "parameters", layout.parameters());
    }
}
