package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code shelf:rmdir}. */
@Service
@Command(scope = "shelf", name = "rmdir", description = "Removes an empty directory")
public final class ShelfRmdirCommand extends CallerCommand {
    @Argument(name = "path", description = "Which", required = true)
    @Completion(ShelfCompleter.class)
    String path;

    @Override
    void run(Output output) throws ArchivoltException {
        ShelfPath which = ShelfPath.parse(path);
        librarian.removeDirectory(caller(), which);
        output.line("Removed " + Plain.of(which.toString()));
    }
}
