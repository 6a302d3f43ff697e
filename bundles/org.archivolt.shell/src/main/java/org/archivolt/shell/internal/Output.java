package org.archivolt.shell.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.shell.internal.text.Json;

/**
 * Where a command prints.
 *
 * @param interactive whether a person is watching: progress is shown
 */
record Output(PrintStream stream, boolean interactive) {
    void line(String text) {
        stream.println(text);
    }

    void json(Object value) {
        stream.println(Json.of(value));
    }

    void table(ShellTable table) {
        table.print(stream, StandardCharsets.UTF_8, true);
    }
}
