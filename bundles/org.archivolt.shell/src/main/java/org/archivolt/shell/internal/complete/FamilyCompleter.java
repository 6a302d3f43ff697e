package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.Family;
import org.archivolt.lrs.ResourceScheduler;

/** Families that have a driver or devices here. */
@Service
public final class FamilyCompleter implements Completer {
    @Reference
    ResourceScheduler scheduler;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return Candidates.offer(scheduler.families().stream().map(Family::name).toList(), session, line, candidates);
    }
}
