package org.archivolt.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command printed. */
final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static String by(ArchivoltCommand command) throws Exception {
        Printed printed = new Printed();
        command.run(printed.output());
        return printed.text();
    }

    Output output() {
        return new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    }

    PrintStream stream() {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Without the blanks that fill columns at the ends of lines. */
    static List<String> lines(String text) {
        return text.lines().map(String::stripTrailing).toList();
    }
}
