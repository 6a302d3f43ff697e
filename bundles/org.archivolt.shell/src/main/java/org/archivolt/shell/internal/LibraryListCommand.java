package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;

/** {@code library:list}. */
@Service
@Command(
        scope = "library",
        name = "list",
        description = "Lists the libraries: how full they are, and what their robots do",
        detailedDescription = "Slots, Drives and Import/export count what is full, and how many there are.")
public final class LibraryListCommand extends ArchivoltCommand {
    @Reference
    List<MediaLibrary> libraries;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    Ticker ticker = Ticker.system();

    @Override
    void run(Output output) {
        List<MediaLibrary> sorted = Libraries.sorted(libraries);
        if (json) {
            output.json(sorted.stream().map(LibraryListCommand::members).toList());
            return;
        }
        output.table(table(sorted));
        sorted.forEach(library -> printState(library, output));
    }

    private static ShellTable table(List<MediaLibrary> libraries) {
        ShellTable table = new ShellTable().emptyTableText("no libraries");
        table.column("Library").maxSize(20);
        table.column("State");
        table.column("Slots").alignRight();
        table.column("Drives").alignRight();
        table.column("Import/export").alignRight();
        table.column("As of");
        for (MediaLibrary library : libraries) {
            LibraryInventory inventory = library.inventory();
            table.addRow()
                    .addContent(
                            Plain.of(library.name()),
                            state(inventory),
                            used(inventory, Kind.SLOT),
                            used(inventory, Kind.DRIVE),
                            used(inventory, Kind.IMPORT_EXPORT),
                            Libraries.asOf(inventory));
        }
        return table;
    }

    /** What does not fit into a table. */
    private void printState(MediaLibrary library, Output output) {
        library.inventory()
                .trouble()
                .ifPresent(trouble ->
                        output.line(Plain.paragraph("  ", "%s is in trouble: %s".formatted(library.name(), trouble))));
        List<LibraryOperation> operations = library.operations();
        if (!operations.isEmpty()) {
            output.line(Plain.paragraph(
                    "  ", "%s: %s".formatted(library.name(), RobotWait.state(operations, ticker.now()))));
        }
    }

    private static String state(LibraryInventory inventory) {
        if (inventory.trouble().isPresent()) {
            return "trouble";
        }
        return inventory.asOf().isPresent() ? "ready" : "unknown";
    }

    private static String used(LibraryInventory inventory, Kind kind) {
        return full(inventory, kind) + "/" + count(inventory, kind);
    }

    private static long full(LibraryInventory inventory, Kind kind) {
        return inventory.elements().stream()
                .filter(element -> element.kind() == kind)
                .filter(LibraryElement::full)
                .count();
    }

    private static long count(LibraryInventory inventory, Kind kind) {
        return inventory.elements().stream()
                .filter(element -> element.kind() == kind)
                .count();
    }

    private static Map<String, Object> members(MediaLibrary library) {
        LibraryInventory inventory = library.inventory();
        return Json.object(
                "name", library.name(),
                "state", state(inventory),
                "trouble", inventory.trouble().orElse(null),
                "asOf", inventory.asOf().map(Object::toString).orElse(null),
                "slots", count(inventory, Kind.SLOT),
                "slotsFull", full(inventory, Kind.SLOT),
                "drives", count(inventory, Kind.DRIVE),
                "drivesFull", full(inventory, Kind.DRIVE),
                "importExport", count(inventory, Kind.IMPORT_EXPORT),
                "importExportFull", full(inventory, Kind.IMPORT_EXPORT),
                "operations",
                        library.operations().stream().map(Libraries::members).toList());
    }
}
