package org.archivolt.shell.internal;

import java.util.Map;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.text.Json;

/** An object as JSON. */
final class ObjectMembers {
    private ObjectMembers() {}

    static Map<String, Object> of(ObjectRecord object) {
        return Json.object(
                "id", object.id().text(),
                "uuid", object.version().uuid().toString(),
                "version", object.version().version(),
                "size", object.size(),
                "checksum", object.checksum().toString(),
                "contentType", object.contentType(),
                "created", object.created().toString(),
                "layout",
                        Json.object(
                                "name", object.layout().name(),
                                "version",
                                        object.layout().major() + "."
                                                + object.layout().minor(),
                                "parameters", object.layout().parameters()),
                "metadata", object.metadata());
    }
}
