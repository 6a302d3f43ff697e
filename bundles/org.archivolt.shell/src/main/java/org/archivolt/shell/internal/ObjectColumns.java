package org.archivolt.shell.internal;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;

/** What tables of objects can show, by the names that JSON uses. */
final class ObjectColumns {
    static final String USUAL = "id,version,size,layout,created";

    private static final Map<String, Column> COLUMNS = columns();

    private ObjectColumns() {}

    /** @param width of its cells at most; 0: any */
    private record Column(String title, int width, boolean right, Function<ObjectRecord, Object> cell) {}

    private static Map<String, Column> columns() {
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("id", text("Id", 42, object -> Plain.of(object.id().text())));
        columns.put("uuid", text("Uuid", 36, object -> object.version().uuid()));
        columns.put("version", number("Version", object -> object.version().version()));
        columns.put("size", number("Size", object -> Sizes.of(object.size())));
        columns.put("checksum", text("Checksum", 39, ObjectRecord::checksum));
        columns.put("contentType", text("Content type", 24, object -> Plain.of(object.contentType())));
        columns.put("created", text("Created", 20, object -> object.created().truncatedTo(ChronoUnit.SECONDS)));
        columns.put(
                "deprecated",
                text(
                        "Deprecated",
                        20,
                        object -> object.deprecated()
                                .map(since ->
                                        since.truncatedTo(ChronoUnit.SECONDS).toString())
                                .orElse("")));
        columns.put("tags", text("Tags", 16, ObjectRecord::tags));
        columns.put(
                "grouping",
                text("Grouping", 16, object -> Plain.of(object.grouping().orElse(""))));
        columns.put("layout", text("Layout", 10, object -> object.layout().name()));
        columns.put(
                "copies",
                text(
                        "Copies",
                        24,
                        object -> object.copies().stream().map(CopyRecord::name).collect(Collectors.joining(","))));
        columns.put(
                "metadata",
                text(
                        "Metadata",
                        30,
                        object -> object.metadata().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + Plain.of(entry.getValue()))
                                .collect(Collectors.joining(","))));
        return columns;
    }

    private static Column text(String title, int width, Function<ObjectRecord, Object> cell) {
        return new Column(title, width, false, cell);
    }

    private static Column number(String title, Function<ObjectRecord, Object> cell) {
        return new Column(title, 0, true, cell);
    }

    /** @param names separated by commas */
    static List<String> names(String names) throws ArchivoltException {
        List<String> asked = List.of(names.split(",", -1));
        for (String name : asked) {
            if (!COLUMNS.containsKey(name)) {
                throw ArchivoltException.invalid("--output", "must be some of " + String.join(",", COLUMNS.keySet()))
                        .with("value", name);
            }
        }
        return asked;
    }

    /** @param cut what is long, so that lines fit */
    static ShellTable table(List<ObjectRecord> objects, List<String> names, boolean cut) {
        ShellTable table = new ShellTable().emptyTableText("no objects");
        List<Column> chosen = names.stream().map(COLUMNS::get).toList();
        for (Column column : chosen) {
            add(column, cut, table);
        }
        for (ObjectRecord object : objects) {
            Row row = table.addRow();
            chosen.forEach(column -> row.addContent(column.cell().apply(object)));
        }
        return table;
    }

    private static void add(Column column, boolean cut, ShellTable table) {
        Col col = table.column(column.title());
        if (column.right()) {
            col.alignRight();
        }
        if (cut && column.width() > 0) {
            col.maxSize(column.width());
        }
    }

    static List<Map<String, Object>> members(List<ObjectRecord> objects, List<String> names) {
        List<Map<String, Object>> members = new ArrayList<>();
        for (ObjectRecord object : objects) {
            Map<String, Object> each = ObjectMembers.of(object);
            each.keySet().retainAll(names);
            members.add(each);
        }
        return members;
    }
}
