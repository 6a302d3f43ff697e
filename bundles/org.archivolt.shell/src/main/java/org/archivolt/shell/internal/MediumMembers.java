package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import org.archivolt.base.MediumAccess;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumStatistics;
import org.archivolt.shell.internal.text.Json;

/** A medium as scripts read it, with the names of the REST interface. */
final class MediumMembers {
    /** Those of {@link #of}. */
    static final List<String> NAMES = List.of(
            "id",
            "family",
            "library",
            "name",
            "model",
            "tags",
            "groupings",
            "status",
            "access",
            "lost",
            "filesystem",
            "format",
            "totalBytes",
            "freeBytes",
            "extents",
            "writtenBytes",
            "statistics",
            "added");

    private MediumMembers() {}

    static Map<String, Object> of(MediumRecord medium) {
        return Json.object(
                "id", medium.id().toString(),
                "family", medium.id().family().name(),
                "library", medium.id().library(),
                "name", medium.id().name(),
                "model", medium.model(),
                "tags", medium.tags().words(),
                "groupings", medium.groupings(),
                "status", medium.status().name(),
                "access", of(medium.access()),
                "lost", medium.lost(),
                "filesystem", medium.filesystem().name(),
                "format", medium.format().map(Object::toString).orElse(null),
                "totalBytes", medium.space().totalBytes(),
                "freeBytes", medium.space().freeBytes(),
                "extents", medium.extents(),
                "writtenBytes", medium.writtenBytes(),
                "statistics", of(medium.statistics()),
                "added", medium.added().toString());
    }

    private static Map<String, Object> of(MediumAccess access) {
        return Json.object("put", access.put(), "get", access.get(), "delete", access.delete());
    }

    private static Map<String, Object> of(MediumStatistics statistics) {
        return Json.object(
                "loads", statistics.loads(),
                "errors", statistics.errors(),
                "lastLoad", statistics.lastLoad().map(Object::toString).orElse(null));
    }
}
