package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:symlink}. */
@Service
@Command(scope = "shelf", name = "symlink", description = "Makes a symbolic link")
public final class ShelfSymlinkCommand extends ShelfMakingCommand {
    @Argument(name = "path", description = "Where", required = true)
    @Completion(ShelfCompleter.class)
    String path;

    @Argument(index = 1, name = "target", description = "What it says, any text", required = true)
    String target;

    @Override
    void run(Output output) throws ArchivoltException {
        Shelf made = librarian.symlink(owner(), ShelfPath.parse(path), target);
        output.line("Made shelf " + made.id());
    }
}
