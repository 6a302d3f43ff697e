package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.text.Plain;

/** The columns a user asks for, of rows as scripts read them: {@code --output name,freeBytes}. */
final class Fields {
    private static final int COLUMNS = 100;
    private static final int SEPARATOR_COLUMNS = 3;

    private final List<String> names;

    private Fields(List<String> names) {
        this.names = names;
    }

    /**
     * @param text names separated by commas
     * @param known all there are
     * @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code output})
     */
    static Fields parse(String text, Collection<String> known) throws ArchivoltException {
        List<String> names = List.of(text.split(",", -1));
        for (String name : names) {
            if (!known.contains(name)) {
                throw ArchivoltException.invalid("output", "names no field: " + Plain.of(name))
                        .with("fields", known);
            }
        }
        return new Fields(names.stream().distinct().toList());
    }

    List<Map<String, Object>> of(List<Map<String, Object>> rows) {
        return rows.stream().map(this::of).toList();
    }

    private Map<String, Object> of(Map<String, Object> row) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        names.forEach(name -> chosen.put(name, row.get(name)));
        return chosen;
    }

    /** However many columns, it fits. */
    ShellTable table(List<Map<String, Object>> rows, String whenEmpty) {
        ShellTable table = new ShellTable().emptyTableText(whenEmpty);
        int width = Math.max(1, (COLUMNS - SEPARATOR_COLUMNS * (names.size() - 1)) / names.size());
        names.forEach(name -> table.column(name.length() > width ? name.substring(0, width) : name)
                .maxSize(width));
        rows.forEach(row -> {
            List<Object> content = new ArrayList<>();
            names.forEach(name -> content.add(text(row.get(name))));
            table.addRow().addContent(content);
        });
        return table;
    }

    private static String text(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(each -> Plain.of(each.toString())).collect(Collectors.joining(","));
        }
        return Plain.of(value.toString());
    }
}
