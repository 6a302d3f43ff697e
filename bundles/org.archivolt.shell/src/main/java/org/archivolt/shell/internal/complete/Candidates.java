package org.archivolt.shell.internal.complete;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Offers names to a user who presses TAB. Names the shell would take apart are left out. */
final class Candidates {
    private Candidates() {}

    static int offer(Collection<String> names, Session session, CommandLine line, List<String> candidates) {
        List<String> plain = names.stream().filter(Candidates::isPlain).toList();
        return new StringsCompleter(plain, true).complete(session, line, candidates);
    }

    private static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c <= ' ' || "\"'`$\\{}[]()<>|&;#*?!".indexOf(c) >= 0);
    }
}
