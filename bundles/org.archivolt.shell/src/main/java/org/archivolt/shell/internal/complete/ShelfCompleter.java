package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.ShelfPath;

/** Paths of shelves, a directory at a time. */
@Service
public final class ShelfCompleter implements Completer {
    private static final int OFFERED_MAX = 100;
    private static final int LISTED_MAX = 10_000;

    @Reference
    Librarian librarian;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            return Candidates.offer(offered(Names.typed(line)), session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }

    private List<String> offered(String typed) throws ArchivoltException {
        int slash = typed.lastIndexOf('/');
        if (slash < 0) {
            return List.of("/");
        }
        String directory = typed.substring(0, slash + 1);
        long id = librarian.lookup(ShelfPath.parse(directory)).id();
        return librarian.list(id, "", LISTED_MAX).stream()
                .map(shelf -> directory + shelf.name())
                .filter(path -> path.startsWith(typed))
                .limit(OFFERED_MAX)
                .toList();
    }
}
