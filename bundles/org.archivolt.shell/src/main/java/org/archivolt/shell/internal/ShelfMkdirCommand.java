package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:mkdir}. */
@Service
@Command(scope = "shelf", name = "mkdir", description = "Makes a directory")
public final class ShelfMkdirCommand extends ShelfMakingCommand {
    @Option(name = "--permissions", description = "Octal")
    String permissions;

    @Argument(name = "path", description = "Where", required = true)
    @Completion(ShelfCompleter.class)
    String path;

    @Override
    void run(Output output) throws ArchivoltException {
        Shelf made = librarian.makeDirectory(
                owner(), ShelfPath.parse(path), ShelfNames.permissions(permissions, ShelfNames.DIRECTORY));
        output.line("Made shelf " + made.id());
    }
}
