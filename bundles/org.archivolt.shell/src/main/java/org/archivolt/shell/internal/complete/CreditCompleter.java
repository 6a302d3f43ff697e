package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;

/** Resources of which something is lent. */
@Service
public final class CreditCompleter implements Completer {
    private static final int OFFERED_MAX = 100;

    @Reference
    CreditOffice office;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            List<String> resources = office.loans(Optional.empty(), OFFERED_MAX).stream()
                    .map(loan -> loan.resource().toString())
                    .distinct()
                    .toList();
            return Candidates.offer(resources, session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }
}
