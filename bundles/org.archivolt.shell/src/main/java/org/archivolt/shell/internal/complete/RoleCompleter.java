package org.archivolt.shell.internal.complete;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.access.Role;

/** The roles. */
@Service
public final class RoleCompleter implements Completer {
    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> roles = Arrays.stream(Role.values()).map(Role::label).toList();
        return Candidates.offer(roles, session, line, candidates);
    }
}
