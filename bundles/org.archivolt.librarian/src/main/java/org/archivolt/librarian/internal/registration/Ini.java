package org.archivolt.librarian.internal.registration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;

/**
 * Reads sections and keys, and remembers the lines they are in. The rules are those of Python's configparser, which the reference
 * uses: comments begin a line with {@code #} or {@code ;}, keys are of any case and end with {@code =} or {@code :}, and a line that is
 * indented deeper than its key goes on with the value. Other than there, a line that begins with {@code [} is always a section, and
 * [DEFAULT] can have no keys.
 */
final class Ini {
    /** A line of a value, without blanks around it. */
    record Line(int number, String text) {}

    /** @param lines of the value, one or more unless it has none */
    record Entry(int line, String key, List<Line> lines) {}

    /** A section. Its entries have keys in small letters. */
    record Section(int line, String name, Map<String, Entry> entries) {
        Optional<Entry> entry(String key) {
            return Optional.ofNullable(entries.get(key));
        }
    }

    /** All nodes with all the ranges they may have, and some for comments. */
    private static final int LINES_MAX = 100_000;

    private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n|\\n|\\r");
    private static final String DEFAULT = "DEFAULT";

    private final Problems problems;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private Section section;
    private Entry entry;
    private int indentation;
    private boolean isTextInFrontTold;

    private Ini(Problems problems) {
        this.problems = problems;
    }

    /**
     * The sections in their order. What cannot be read is noted and left out.
     *
     * @throws ArchivoltException {@code EINVAL}: too many lines to look at
     */
    static Collection<Section> read(String text, Problems problems) throws ArchivoltException {
        Ini ini = new Ini(problems);
        String[] lines = LINE_ENDS.split(text, LINES_MAX + 1);
        if (lines.length > LINES_MAX) {
            problems.add(LINES_MAX + 1, "", "a file has at most " + LINES_MAX + " lines");
            problems.requireNone();
        }
        for (int line = 0; line < lines.length; line++) {
            ini.read(line + 1, lines[line]);
        }
        return ini.sections.values();
    }

    private void read(int number, String raw) {
        String text = raw.strip();
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            problems.add(number, "", "has a control character: " + Values.shown(text));
        } else if (text.startsWith("[")) {
            open(number, text);
        } else if (!text.isEmpty() && !text.startsWith("#") && !text.startsWith(";")) {
            readText(number, text, raw.indexOf(text));
        }
    }

    private void readText(int number, String text, int indented) {
        if (section == null) {
            tellTextInFront(number, text);
        } else if (entry != null && indented > indentation) {
            entry.lines().add(new Line(number, text));
        } else {
            indentation = indented;
            readKey(number, text);
        }
    }

    private void open(int number, String text) {
        String name = text.endsWith("]") ? text.substring(1, text.length() - 1).strip() : "";
        section = new Section(number, name, new LinkedHashMap<>());
        entry = null;
        if (name.isEmpty() || name.contains("]")) {
            problems.add(number, "", "a section is [NAME], and nothing behind it: " + Values.shown(text));
        } else if (!name.equals(DEFAULT)) {
            Section first = sections.putIfAbsent(name, section);
            if (first != null) {
                problems.add(number, shown(section), "is there already, in line " + first.line());
            }
        }
    }

    private void readKey(int number, String text) {
        int end = endOfKey(text);
        if (end <= 0) {
            entry = null;
            problems.add(number, shown(section), "neither a section nor KEY = VALUE: " + Values.shown(text));
            return;
        }
        String key = text.substring(0, end).strip().toLowerCase(Locale.ROOT);
        String value = text.substring(end + 1).strip();
        entry = new Entry(number, key, new ArrayList<>());
        if (!value.isEmpty()) {
            entry.lines().add(new Line(number, value));
        }
        keep();
    }

    private void keep() {
        if (section.name().equals(DEFAULT)) {
            problems.add(
                    entry.line(), where(section, entry.key()), "would be in all sections: write it where it belongs");
            return;
        }
        Entry first = section.entries().putIfAbsent(entry.key(), entry);
        if (first != null) {
            problems.add(entry.line(), where(section, entry.key()), "is there already, in line " + first.line());
        }
    }

    /** -1 when it is no key. */
    private static int endOfKey(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
    }

    /** Once: a text that is no INI at all would say it in every line. */
    private void tellTextInFront(int number, String text) {
        if (!isTextInFrontTold) {
            problems.add(number, "", "is in front of the first [section]: " + Values.shown(text));
        }
        isTextInFrontTold = true;
    }

    static String where(Section section, String key) {
        String name = Values.shown(key);
        return shown(section) + " " + name.substring(1, name.length() - 1);
    }

    static String shown(Section section) {
        String name = Values.shown(section.name());
        return "[" + name.substring(1, name.length() - 1) + "]";
    }
}
