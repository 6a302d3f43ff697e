package org.archivolt.shell.internal.text;

import java.util.Map;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;

/** How the shell says an error: {@code CODE: text}, on one line. */
public final class ErrorLine {
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
        return line.toString().replaceAll("\\s*\\R\\s*", " ");
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
                .filter(fact -> !fact.getKey().equals("field"))
                .map(ErrorLine::fact)
                .collect(Collectors.joining(", "));
    }

    private static String fact(Map.Entry<String, Object> fact) {
        return fact.getKey() + " " + fact.getValue();
    }
}
