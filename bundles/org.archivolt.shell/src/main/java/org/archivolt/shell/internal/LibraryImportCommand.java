package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.complete.ImportPlaceCompleter;
import org.archivolt.shell.internal.complete.LibraryCompleter;
import org.archivolt.shell.internal.text.ErrorLine;
import org.archivolt.shell.internal.text.Plain;

/** {@code library:import}. */
@Service
@Command(
        scope = "library",
        name = "import",
        description = "Takes media in from the import/export places of a library",
        detailedDescription = "Without an address, from all of them. What they are to be used for is said by tape:add.")
public final class LibraryImportCommand extends ArchivoltCommand {
    @Reference
    List<MediaLibrary> libraries;

    @Option(
            name = "--library",
            description = "Its name; may be left out while there is only one",
            valueToShowInHelp = "")
    @Completion(LibraryCompleter.class)
    String name;

    @Argument(name = "address", description = "An import/export place, as in library:show")
    @Completion(ImportPlaceCompleter.class)
    String address;

    /** One that cannot be imported does not keep the others; the command fails with the first of them. */
    @Override
    void run(Output output) throws ArchivoltException {
        MediaLibrary library = Libraries.named(name, libraries);
        List<ArchivoltException> failures = new ArrayList<>();
        List<Integer> places = address == null ? full(library, output) : List.of(Libraries.address(address));
        if (places.isEmpty()) {
            output.line("Nothing to import");
        }
        for (int from : places) {
            try {
                LibraryElement slot = new RobotWait(library, output).until(library.importMedium(from), "importing");
                output.line("Imported %s from %d to %d".formatted(content(slot), from, slot.address()));
            } catch (ArchivoltException e) {
                failures.add(e.with("address", from));
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failure -> output.line(ErrorLine.of(failure)));
            throw failures.get(0);
        }
    }

    /** Somebody has just filled them: the library is asked, not what it said before. */
    private static List<Integer> full(MediaLibrary library, Output output) throws ArchivoltException {
        return new RobotWait(library, output)
                .until(library.refresh(), "asking the library").elements().stream()
                        .filter(element -> element.kind() == Kind.IMPORT_EXPORT && element.full())
                        .map(LibraryElement::address)
                        .toList();
    }

    private static String content(LibraryElement slot) {
        return slot.medium()
                .map(MediumId::toString)
                .or(() -> slot.barcode().map(Plain::of))
                .orElse("a medium without a name");
    }
}
