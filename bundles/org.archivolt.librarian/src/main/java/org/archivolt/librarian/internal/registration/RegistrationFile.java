package org.archivolt.librarian.internal.registration;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Topology;

/** A file that says what memory there is: INI, or JSON when it begins with a brace (docs/librarian.md). */
public final class RegistrationFile {
    /** Characters, at most. */
    public static final int LENGTH_MAX = 4 << 20;

    /** Name of the fact in exceptions: a list of texts, each with line or path, and why. */
    public static final String ERRORS = "errors";

    /** @param remarks what was filled in or passed over, for a person to read; some hundred at most */
    public record Parsed(Topology topology, List<String> remarks) {
        public Parsed {
            remarks = remarks.size() <= Problems.MAX ? List.copyOf(remarks) : bounded(remarks);
        }

        private static List<String> bounded(List<String> remarks) {
            List<String> told = new ArrayList<>(remarks.subList(0, Problems.MAX));
            told.add("and " + (remarks.size() - Problems.MAX) + " more");
            return List.copyOf(told);
        }
    }

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private RegistrationFile() {}

    /** @throws ArchivoltException {@code EINVAL} with all that is wrong as the fact {@value #ERRORS} */
    public static Parsed read(String text) throws ArchivoltException {
        if (text.length() > LENGTH_MAX) {
            Problems problems = new Problems();
            problems.add(0, "", "the file is longer than " + LENGTH_MAX + " characters: " + text.length());
            problems.requireNone();
        }
        String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return plain.stripLeading().startsWith("{") ? JsonTopology.read(plain) : IniTopology.read(plain);
    }
}
