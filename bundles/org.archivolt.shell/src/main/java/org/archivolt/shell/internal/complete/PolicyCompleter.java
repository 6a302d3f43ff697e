package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PolicyInfo;

/** Names of policies. */
@Service
public final class PolicyCompleter implements Completer {
    @Reference
    Librarian librarian;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names = librarian.policies().stream().map(PolicyInfo::name).toList();
        return Candidates.offer(names, session, line, candidates);
    }
}
