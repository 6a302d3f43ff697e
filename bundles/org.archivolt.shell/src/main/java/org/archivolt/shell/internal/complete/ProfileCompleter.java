package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.store.ObjectStore;

/** Profiles configured now. */
@Service
public final class ProfileCompleter implements Completer {
    @Reference
    ObjectStore store;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return Candidates.offer(store.profiles(), session, line, candidates);
    }
}
