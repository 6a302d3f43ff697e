package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.complete.LibraryCompleter;

/** {@code library:refresh}. */
@Service
@Command(
        scope = "library",
        name = "refresh",
        description = "Asks a library what it knows",
        detailedDescription = "Seconds. Nothing is moved.")
public final class LibraryRefreshCommand extends ArchivoltCommand {
    @Reference
    List<MediaLibrary> libraries;

    @Argument(name = "library", description = "Its name; may be left out while there is only one")
    @Completion(LibraryCompleter.class)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        MediaLibrary library = Libraries.named(name, libraries);
        output.line(Libraries.summary(
                "Refreshed", library, new RobotWait(library, output).until(library.refresh(), "asking the library")));
    }
}
