package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.access.Role;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.RoleCompleter;
import org.archivolt.shell.internal.complete.UserCompleter;

/** {@code user:role}. */
@Service
@Command(
        scope = "user",
        name = "role",
        description = "Gives a user another role; tokens of the user that can do more are revoked")
public final class UserRoleCommand extends ArchivoltCommand {
    @Reference
    Users users;

    @Argument(name = "name", description = "Of the user", required = true)
    @Completion(UserCompleter.class)
    String name;

    @Argument(index = 1, name = "role", description = "viewer, user, operator or admin", required = true)
    @Completion(RoleCompleter.class)
    String role;

    @Override
    void run(Output output) throws ArchivoltException {
        Role wanted = Role.parse(role);
        users.changeRole(name, wanted);
        output.line(name + " is " + wanted.label());
    }
}
