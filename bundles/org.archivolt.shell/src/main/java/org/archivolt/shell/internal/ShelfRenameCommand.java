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

/** {@code shelf:rename}. */
@Service
@Command(scope = "shelf", name = "rename", description = "Gives a shelf another path")
public final class ShelfRenameCommand extends CallerCommand {
    @Option(name = "--replace", description = "In place of what is there, in one step")
    boolean replace;

    @Argument(name = "from", description = "Its path", required = true)
    @Completion(ShelfCompleter.class)
    String from;

    @Argument(index = 1, name = "to", description = "Its new path", required = true)
    @Completion(ShelfCompleter.class)
    String to;

    @Override
    void run(Output output) throws ArchivoltException {
        Shelf renamed = librarian.rename(caller(), ShelfPath.parse(from), ShelfPath.parse(to), replace);
        output.line("Renamed shelf " + renamed.id());
    }
}
