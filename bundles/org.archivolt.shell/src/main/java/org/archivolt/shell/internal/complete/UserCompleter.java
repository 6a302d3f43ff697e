package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.access.User;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;

/** The users of the realm; none when it does not tell. */
@Service
public final class UserCompleter implements Completer {
    @Reference
    Users users;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            return Candidates.offer(users.list().stream().map(User::name).toList(), session, line, candidates);
        } catch (ArchivoltException e) {
            return -1;
        }
    }
}
