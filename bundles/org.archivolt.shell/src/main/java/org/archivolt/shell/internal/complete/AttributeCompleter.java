package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;

/** Attributes of the shelf whose path was named before, and those that mean something. */
@Service
public final class AttributeCompleter implements Completer {
    @Reference
    Librarian librarian;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            return Candidates.offer(offered(line), session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }

    private List<String> offered(CommandLine line) throws ArchivoltException {
        Set<String> names = new TreeSet<>(
                List.of(ShelfAttributes.POLICY, ShelfAttributes.POLICY_DEFAULT, ShelfAttributes.INTERLEAVE_REQUEST));
        for (String word : line.getArguments()) {
            if (word.startsWith("/")) {
                long shelf = librarian.lookup(ShelfPath.parse(word)).id();
                names.addAll(librarian.attributes(shelf).keySet());
            }
        }
        return List.copyOf(names);
    }
}
