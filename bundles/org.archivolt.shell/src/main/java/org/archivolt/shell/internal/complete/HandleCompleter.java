package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;

/** Numbers of handles. */
@Service
public final class HandleCompleter implements Completer {
    private static final int OFFERED_MAX = 100;

    @Reference
    Librarian librarian;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            return Candidates.offer(offered(), session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }

    private List<String> offered() throws ArchivoltException {
        return librarian.handles(OptionalLong.empty(), Optional.empty(), 0, OFFERED_MAX).stream()
                .map(handle -> Long.toString(handle.id()))
                .toList();
    }
}
