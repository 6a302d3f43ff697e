package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;

/** Keys of the configuration of the family that the line names. */
@Service
public final class ConfigurationKeyCompleter implements Completer {
    @Reference
    ResourceScheduler scheduler;

    @Reference
    ResourceAdministration administration;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> keys = List.copyOf(
                NamedConfiguration.on(line, scheduler, administration).keySet());
        return Candidates.offer(keys, session, line, candidates);
    }
}
