package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Option;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;

/** A command that makes a shelf. */
abstract class ShelfMakingCommand extends CallerCommand {
    @Option(name = "--user", description = "Whose it is to be, as a number")
    int user;

    @Option(name = "--group", description = "Likewise")
    int group;

    final Caller owner() throws ArchivoltException {
        if (user < 0 || group < 0) {
            throw ArchivoltException.invalid("--user", "users and groups are numbers, not negative")
                    .with("user", user)
                    .with("group", group);
        }
        return caller(user, group);
    }
}
