package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.complete.EmptyPlaceCompleter;
import org.archivolt.shell.internal.complete.FullPlaceCompleter;
import org.archivolt.shell.internal.complete.LibraryCompleter;

/** {@code library:move}. */
@Service
@Command(
        scope = "library",
        name = "move",
        description = "Moves what is at one place of a library to another, which is empty",
        detailedDescription = "The scheduler loads and unloads drives by itself. Lock a drive before you move a medium"
                + " into it or out of it.")
public final class LibraryMoveCommand extends ArchivoltCommand {
    @Reference
    List<MediaLibrary> libraries;

    @Option(
            name = "--library",
            description = "Its name; may be left out while there is only one",
            valueToShowInHelp = "")
    @Completion(LibraryCompleter.class)
    String name;

    @Argument(name = "from", description = "Address, as in library:show", required = true)
    @Completion(FullPlaceCompleter.class)
    String from;

    @Argument(index = 1, name = "to", description = "Address, as in library:show", required = true)
    @Completion(EmptyPlaceCompleter.class)
    String to;

    @Override
    void run(Output output) throws ArchivoltException {
        MediaLibrary library = Libraries.named(name, libraries);
        int source = Libraries.address(from);
        int destination = Libraries.address(to);
        new RobotWait(library, output).until(library.move(source, destination), "moving");
        output.line("Moved %d to %d".formatted(source, destination));
    }
}
