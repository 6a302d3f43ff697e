package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.complete.LibraryCompleter;
import org.archivolt.shell.internal.text.Sizes;

/** {@code tape:list}: what {@code medium:list} prints, of cartridges, and where they are. */
@Service
@Command(
        scope = "tape",
        name = "list",
        description = "Lists the cartridges and where they are",
        detailedDescription = "What the library holds and nobody has added is in library:show.")
public final class TapeListCommand extends ArchivoltCommand {
    @Reference
    ResourceCatalog catalog;

    @Reference
    List<MediaLibrary> libraries;

    @Option(name = "--library", description = "Only those of this library", valueToShowInHelp = "")
    @Completion(LibraryCompleter.class)
    String library;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<MediumRecord> tapes = catalog.media().stream()
                .filter(medium -> medium.id().family().equals(Family.TAPE))
                .filter(medium -> library == null || medium.id().library().equals(library))
                .toList();
        Places places = new Places(Libraries.places(libraries), Libraries.told(libraries));
        if (json) {
            output.json(tapes.stream().map(tape -> members(tape, places)).toList());
        } else {
            output.table(table(tapes, places));
        }
    }

    private record Places(Map<MediumId, LibraryElement> known, Set<String> told) {
        Optional<LibraryElement> of(MediumRecord tape) {
            return Optional.ofNullable(known.get(tape.id()));
        }

        /** Not so while its library has not told: who knows. */
        boolean isMissing(MediumRecord tape) {
            return of(tape).isEmpty() && told.contains(tape.id().library());
        }
    }

    private static ShellTable table(List<MediumRecord> tapes, Places places) {
        ShellTable table = new ShellTable().emptyTableText("no cartridges; add some with tape:add");
        table.column("Library").maxSize(10);
        table.column("Name").maxSize(12);
        table.column("Model").maxSize(6);
        table.column("Status");
        table.column("Format");
        table.column("Free").alignRight();
        table.column("Extents").alignRight();
        table.column("Place").maxSize(14);
        for (MediumRecord tape : tapes) {
            table.addRow()
                    .addContent(
                            tape.id().library(),
                            tape.id().name(),
                            tape.model(),
                            tape.status(),
                            tape.filesystem(),
                            Sizes.of(tape.space().freeBytes()),
                            tape.extents(),
                            place(tape, places));
        }
        return table;
    }

    private static String place(MediumRecord tape, Places places) {
        return places.of(tape).map(Libraries::place).orElse(places.isMissing(tape) ? "missing" : "");
    }

    private static Map<String, Object> members(MediumRecord tape, Places places) {
        Map<String, Object> members = MediumMembers.of(tape);
        members.put("place", places.of(tape).map(Libraries::members).orElse(null));
        members.put("missing", places.isMissing(tape));
        return members;
    }
}
