package org.archivolt.shell.internal.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.Family;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.ResourceScheduler;

/** The first requests of each family. */
@Service
public final class RequestCompleter implements Completer {
    private static final int OFFERED_MAX = 100;
    private static final int PATIENCE_SECONDS = 1;

    @Reference
    ResourceScheduler scheduler;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            return Candidates.offer(ids(scheduler), session, line, candidates);
        } catch (ExecutionException | TimeoutException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    static List<String> ids(ResourceScheduler scheduler)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (Family family : scheduler.families()) {
            for (RequestReport report :
                    scheduler.requests(family, OFFERED_MAX).get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                ids.add(Long.toString(report.request()));
            }
        }
        return ids;
    }
}
