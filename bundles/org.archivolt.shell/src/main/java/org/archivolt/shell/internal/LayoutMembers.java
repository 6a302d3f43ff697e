package org.archivolt.shell.internal;

import java.util.Map;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.store.LayoutCatalog.InstalledLayout;
import org.archivolt.store.LayoutCatalog.Origin;

/** A layout for scripts, with the names that REST uses. */
final class LayoutMembers {
    private LayoutMembers() {}

    static Map<String, Object> of(InstalledLayout layout) {
        LayoutDescription description = layout.description();
        Map<String, Object> members = Json.object(
                "name", description.name(),
                "version", description.version(),
                "summary", description.summary(),
                "parameters",
                        description.parameters().stream().map(LayoutMembers::of).toList(),
                "tolerates", layout.tolerates(),
                "inUse", layout.inUse());
        layout.origin().ifPresent(origin -> members.put("bundle", of(origin)));
        return members;
    }

    private static Map<String, Object> of(LayoutParameter parameter) {
        return Json.object(
                "name", parameter.name(),
                "type", parameter.type(),
                "range", parameter.range(),
                "defaultValue", parameter.defaultText(),
                "summary", parameter.summary());
    }

    private static Map<String, Object> of(Origin origin) {
        return Json.object("id", origin.id(), "symbolicName", origin.symbolicName(), "version", origin.version());
    }
}
