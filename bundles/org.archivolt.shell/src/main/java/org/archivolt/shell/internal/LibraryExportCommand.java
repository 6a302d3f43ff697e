package org.archivolt.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.complete.ShelvedMediumCompleter;

/** {@code library:export}. */
@Service
@Command(
        scope = "library",
        name = "export",
        description = "Puts a medium that is in no drive into an import/export place",
        detailedDescription = "Lock it first, so that nobody asks for it while it is away."
                + " What has no name, such as a cleaning cartridge, goes by library:move.")
public final class LibraryExportCommand extends ArchivoltCommand {
    @Reference
    List<MediaLibrary> libraries;

    @Reference
    ResourceCatalog catalog;

    @Argument(name = "medium", description = "Its name, or family:library:name", required = true)
    @Completion(ShelvedMediumCompleter.class)
    String medium;

    @Override
    void run(Output output) throws ArchivoltException {
        MediumId id = resolve();
        MediaLibrary library = Libraries.named(id.library(), libraries);
        LibraryElement place = new RobotWait(library, output).until(library.exportMedium(id), "exporting");
        output.line("Exported %s to %d".formatted(id, place.address()));
        Optional<MediumRecord> known = catalog.medium(id);
        if (known.isPresent() && known.get().status() == AdministrativeStatus.UNLOCKED) {
            output.line("It is unlocked: requests that need it fail while it is away. Lock it with medium:lock");
        }
    }

    /** By what the libraries hold: a medium need not be known to the catalog to be sent away. */
    private MediumId resolve() throws ArchivoltException {
        if (medium.indexOf(':') >= 0) {
            return MediumId.parse(medium);
        }
        List<MediumId> found = libraries.stream()
                .flatMap(library -> library.inventory().elements().stream())
                .flatMap(element -> element.medium().stream())
                .filter(id -> id.name().equals(medium))
                .distinct()
                .sorted()
                .toList();
        if (found.isEmpty()) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "no library holds such a medium")
                    .with("medium", medium);
        }
        if (found.size() > 1) {
            throw ArchivoltException.invalid("medium", "several have this name; say which")
                    .with("media", found);
        }
        return found.get(0);
    }
}
