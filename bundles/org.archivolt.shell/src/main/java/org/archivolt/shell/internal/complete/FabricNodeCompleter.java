package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;

/** Numbers of nodes of the fabric. */
@Service
public final class FabricNodeCompleter implements Completer {
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
        return librarian.nodes().stream().map(node -> node.id().toString()).toList();
    }
}
