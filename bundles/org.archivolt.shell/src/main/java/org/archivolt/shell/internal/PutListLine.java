package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.text.KeyValues;

/**
 * A line of a list file: {@code source id metadata}. Words are separated by blanks; one that has blanks is in double quotes,
 * with a backslash before a quote or a backslash.
 *
 * @param source path of the file to store
 * @param metadata {@code name=text,name=text}, or {@code -} for none
 */
record PutListLine(String source, String id, String metadata) {
    private static final String NONE = "-";

    static PutListLine parse(String line) throws ArchivoltException {
        List<String> words = words(line);
        if (words.size() != 3) {
            throw ArchivoltException.invalid("line", "must have a file, an id, and metadata or -")
                    .with("words", words.size());
        }
        return new PutListLine(words.get(0), words.get(1), words.get(2));
    }

    /** What is said for all lines, and what this one says. */
    Map<String, String> metadata(Map<String, String> common) throws ArchivoltException {
        Map<String, String> all = new LinkedHashMap<>(common);
        if (!metadata.equals(NONE)) {
            all.putAll(KeyValues.parse("metadata", List.of(metadata.split(","))));
        }
        return all;
    }

    private static List<String> words(String line) throws ArchivoltException {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (isBlank(line.charAt(at))) {
                at++;
                continue;
            }
            StringBuilder word = new StringBuilder();
            at = line.charAt(at) == '"' ? quoted(line, at + 1, word) : plain(line, at, word);
            words.add(word.toString());
        }
        return words;
    }

    private static int plain(String line, int from, StringBuilder word) {
        int at = from;
        while (at < line.length() && !isBlank(line.charAt(at))) {
            word.append(line.charAt(at++));
        }
        return at;
    }

    private static int quoted(String line, int from, StringBuilder word) throws ArchivoltException {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return requireBlank(line, at + 1);
            }
            if (c == '\\' && ++at < line.length()) {
                c = line.charAt(at);
            }
            word.append(c);
        }
        throw ArchivoltException.invalid("line", "has a quote that does not end");
    }

    private static int requireBlank(String line, int at) throws ArchivoltException {
        if (at < line.length() && !isBlank(line.charAt(at))) {
            throw ArchivoltException.invalid("line", "must have a blank after a quoted word");
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
