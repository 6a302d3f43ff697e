package org.archivolt.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.access.Role;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.RoleCompleter;

/** {@code user:add}. */
@Service
@Command(
        scope = "user",
        name = "add",
        description = "Adds a user, and prints the password",
        detailedDescription =
                "Roles: viewer reads lists and metadata; user also puts, gets and deletes objects; operator also"
                        + " looks after media, devices, libraries and jobs; admin also after users.")
public final class UserAddCommand extends ArchivoltCommand {
    @Reference
    Users users;

    @Argument(name = "name", description = "What the user logs in as", required = true)
    String name;

    @Option(name = "--role", description = "viewer, user, operator or admin")
    @Completion(RoleCompleter.class)
    String role = "user";

    @Option(name = "--ask", description = "Ask for the password, rather than make one up")
    boolean ask;

    @Override
    void run(Output output) throws ArchivoltException, IOException {
        Role wanted = Role.parse(role);
        String password = Passwords.choose(ask, session, users);
        users.add(name, password, wanted);
        output.line("Added " + name + ", " + wanted.label());
        Passwords.tell(ask, password, output);
    }
}
