package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.AttributeCompleter;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:xattr-remove}. */
@Service
@Command(scope = "shelf", name = "xattr-remove", description = "Removes an extended attribute of a shelf")
public final class ShelfXattrRemoveCommand extends CallerCommand {
    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Argument(index = 1, name = "name", description = "Of the attribute", required = true)
    @Completion(AttributeCompleter.class)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        librarian.removeAttribute(caller(), ShelfNames.id(shelf, librarian), name);
    }
}
