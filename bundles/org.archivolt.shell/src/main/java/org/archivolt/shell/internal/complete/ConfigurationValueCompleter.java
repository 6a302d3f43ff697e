package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;

/** {@code key=value} of the family that the line names, with the value in force to be edited. */
@Service
public final class ConfigurationValueCompleter implements Completer {
    @Reference
    ResourceScheduler scheduler;

    @Reference
    ResourceAdministration administration;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> assignments = assignments(NamedConfiguration.on(line, scheduler, administration));
        return Candidates.offer(assignments, session, line, candidates);
    }

    static List<String> assignments(Map<String, String> configuration) {
        return configuration.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
