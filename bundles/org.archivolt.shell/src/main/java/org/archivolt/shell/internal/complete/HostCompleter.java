package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;

/** Hosts that can have credits. */
@Service
public final class HostCompleter implements Completer {
    @Reference
    CreditOffice office;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            List<String> names =
                    office.hosts().stream().map(CreditOffice.Host::name).toList();
            return Candidates.offer(names, session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }
}
