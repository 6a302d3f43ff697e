package org.archivolt.shell.internal.text;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;

/** How the shell says an error: {@code CODE: text}, on one line; each of several errors below it, on a line of its own. */
public final class ErrorLine {
    private static final String BELOW = "\n  ";
    private static final String ERRORS = "errors";

    private ErrorLine() {}

    public static String of(ArchivoltException e) {
        StringBuilder line = new StringBuilder(e.code().name()).append(": ").append(textOf(e));
        String facts = factsOf(e);
        if (!facts.isEmpty()) {
            line.append(" (").append(facts).append(')');
        }
        if (e.getCause() != null && e.getCause().getMessage() != null) {
            line.append(": ").append(e.getCause().getMessage());
        }
        return Stream.concat(Stream.of(line.toString()), listsOf(e))
                .map(ErrorLine::onOneLine)
                .collect(Collectors.joining(BELOW));
    }

    /** Others may have chosen names that are in it. */
    private static String onOneLine(String text) {
        return Plain.of(text.replaceAll("\\s*\\R\\s*", " "));
    }

    private static String textOf(ArchivoltException e) {
        if (e.code().remedy() != Remedy.FIX_REQUEST) {
            return "while " + e.doing();
        }
        Object field = e.facts().get("field");
        return field == null ? e.doing() : field + ": " + e.doing();
    }

    private static String factsOf(ArchivoltException e) {
        return e.facts().entrySet().stream()
                .filter(fact -> !fact.getKey().equals("field") && !isList(fact))
                .map(ErrorLine::fact)
                .collect(Collectors.joining(", "));
    }

    private static String fact(Map.Entry<String, Object> fact) {
        return fact.getKey() + " " + fact.getValue();
    }

    private static Stream<String> listsOf(ArchivoltException e) {
        return e.facts().entrySet().stream()
                .filter(ErrorLine::isList)
                .flatMap(list -> ((Collection<?>) list.getValue()).stream())
                .map(String::valueOf);
    }

    /** Of sentences: names are short enough to stay on the line. */
    private static boolean isList(Map.Entry<String, Object> fact) {
        return fact.getKey().equals(ERRORS) && fact.getValue() instanceof Collection;
    }
}
