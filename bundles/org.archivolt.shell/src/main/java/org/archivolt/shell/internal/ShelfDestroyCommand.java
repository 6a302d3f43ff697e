package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code shelf:destroy}. */
@Service
@Command(scope = "shelf", name = "destroy", description = "Removes a file or link that nobody has open")
public final class ShelfDestroyCommand extends CallerCommand {
    @Argument(name = "path", description = "Which", required = true)
    @Completion(ShelfCompleter.class)
    String path;

    @Override
    void run(Output output) throws ArchivoltException {
        ShelfPath which = ShelfPath.parse(path);
        librarian.destroy(caller(), which);
        output.line("Destroyed " + Plain.of(which.toString()));
    }
}
