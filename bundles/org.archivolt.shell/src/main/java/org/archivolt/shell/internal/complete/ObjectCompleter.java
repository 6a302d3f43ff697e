package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.store.ObjectStore;

/** The first objects whose ids begin with what is typed. */
@Service
public final class ObjectCompleter implements Completer {
    private static final int OFFERED_MAX = 100;

    @Reference
    ObjectStore store;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String argument = line.getCursorArgument();
        String typed = argument == null ? "" : argument.substring(0, line.getArgumentPosition());
        try {
            List<String> ids = store.list(ObjectQuery.ofPrefix(typed), Optional.empty(), OFFERED_MAX).objects().stream()
                    .map(ObjectRecord::id)
                    .map(ObjectId::text)
                    .toList();
            return Candidates.offer(ids, session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }
}
