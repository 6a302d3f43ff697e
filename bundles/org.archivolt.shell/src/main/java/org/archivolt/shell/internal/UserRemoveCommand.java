package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.UserCompleter;

/** {@code user:remove}. */
@Service
@Command(scope = "user", name = "remove", description = "Removes a user, with keys and tokens")
public final class UserRemoveCommand extends ArchivoltCommand {
    @Reference
    Users users;

    @Argument(name = "name", description = "Of the user", required = true)
    @Completion(UserCompleter.class)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        users.remove(name);
        output.line("Removed " + name);
    }
}
