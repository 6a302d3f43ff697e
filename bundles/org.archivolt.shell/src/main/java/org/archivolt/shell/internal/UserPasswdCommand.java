package org.archivolt.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.UserCompleter;

/** {@code user:passwd}. */
@Service
@Command(scope = "user", name = "passwd", description = "Gives a user another password, and prints it")
public final class UserPasswdCommand extends ArchivoltCommand {
    @Reference
    Users users;

    @Argument(name = "name", description = "Of the user", required = true)
    @Completion(UserCompleter.class)
    String name;

    @Option(name = "--ask", description = "Ask for the password, rather than make one up")
    boolean ask;

    @Override
    void run(Output output) throws ArchivoltException, IOException {
        String password = Passwords.choose(ask, session, users);
        users.changePassword(name, password);
        output.line("Changed the password of " + name);
        Passwords.tell(ask, password, output);
    }
}
