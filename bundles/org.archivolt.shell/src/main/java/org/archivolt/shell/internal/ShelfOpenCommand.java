package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Handle;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:open}. */
@Service
@Command(
        scope = "shelf",
        name = "open",
        description = "Opens a shelf for a node",
        detailedDescription =
                "It stays open for as long as the node gives signs of life (node:beat), or until shelf:close.")
public final class ShelfOpenCommand extends CallerCommand {
    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Override
    void run(Output output) throws ArchivoltException {
        Handle handle =
                librarian.open(caller(), ShelfNames.id(shelf, librarian)).handle();
        if (json) {
            output.json(LibrarianTexts.members(handle));
        } else {
            output.line("Opened as handle " + handle.id());
        }
    }
}
