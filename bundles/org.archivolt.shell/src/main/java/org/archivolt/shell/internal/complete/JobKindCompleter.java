package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.store.JobKind;
import org.archivolt.store.Jobs;

/** Kinds of background jobs. */
@Service
public final class JobKindCompleter implements Completer {
    @Reference
    Jobs jobs;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names =
                jobs.kinds().stream().map(JobKind.Description::name).toList();
        return Candidates.offer(names, session, line, candidates);
    }
}
