package org.archivolt.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;

/** Passwords given by hand, or made up; never on a command line, which would keep them. */
final class Passwords {
    private Passwords() {}

    static String choose(boolean ask, Session session, Users users) throws ArchivoltException, IOException {
        if (!ask) {
            return users.randomPassword();
        }
        String first = session.readLine("Password: ", '*');
        String second = session.readLine("Once more: ", '*');
        if (first == null || !first.equals(second)) {
            throw ArchivoltException.invalid("password", "must be the same both times");
        }
        return first;
    }

    /** One that was made up is told, this once. */
    static void tell(boolean asked, String password, Output output) {
        if (!asked) {
            output.line("Password: " + password);
        }
    }
}
