package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobQuery;
import org.archivolt.store.Jobs;

/** Numbers of the newest background jobs. */
@Service
public final class JobCompleter implements Completer {
    private static final int OFFERED_MAX = 100;

    @Reference
    Jobs jobs;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            List<String> numbers = jobs.list(JobQuery.newest(OFFERED_MAX)).stream()
                    .map(report -> Long.toString(report.job().number()))
                    .toList();
            return Candidates.offer(numbers, session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }
}
