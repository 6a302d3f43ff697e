package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.complete.LibraryCompleter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;

/** {@code library:show}. */
@Service
@Command(
        scope = "library",
        name = "show",
        description = "Shows the places of a library, what is in them, and what its robot has to do",
        detailedDescription = "As last known; library:refresh asks the library, library:scan has its robot look.")
public final class LibraryShowCommand extends ArchivoltCommand {
    /** What is longer comes below the table. */
    private static final int REMARK_COLUMNS = 19;

    @Reference
    List<MediaLibrary> libraries;

    @Option(name = "--full", description = "Only places that hold something")
    boolean full;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "library", description = "Its name; may be left out while there is only one")
    @Completion(LibraryCompleter.class)
    String name;

    Ticker ticker = Ticker.system();

    @Override
    void run(Output output) throws ArchivoltException {
        MediaLibrary library = Libraries.named(name, libraries);
        LibraryInventory inventory = library.inventory();
        List<LibraryElement> elements = inventory.elements().stream()
                .filter(element -> !full || element.full())
                .toList();
        if (json) {
            output.json(Json.object(
                    "name", library.name(),
                    "asOf", inventory.asOf().map(Object::toString).orElse(null),
                    "trouble", inventory.trouble().orElse(null),
                    "elements", elements.stream().map(Libraries::members).toList(),
                    "operations",
                            library.operations().stream()
                                    .map(Libraries::members)
                                    .toList()));
        } else {
            print(library, inventory, elements, output);
        }
    }

    private void print(MediaLibrary library, LibraryInventory inventory, List<LibraryElement> elements, Output output) {
        output.line("%s, as of %s".formatted(library.name(), Libraries.asOf(inventory)));
        inventory
                .trouble()
                .ifPresent(trouble -> output.line(Plain.paragraph("", "it cannot be asked now: " + trouble)));
        output.table(table(elements));
        elements.stream()
                .filter(element -> Libraries.remark(element).length() >= REMARK_COLUMNS)
                .forEach(element ->
                        output.line(Plain.paragraph("  ", element.address() + ": " + Libraries.remark(element))));
        if (!library.operations().isEmpty()) {
            output.table(table(library.operations(), ticker));
        }
    }

    private static ShellTable table(List<LibraryElement> elements) {
        ShellTable table = new ShellTable().emptyTableText("nothing");
        table.column("Address").maxSize(7).alignRight();
        table.column("Place");
        table.column("Barcode").maxSize(12);
        table.column("Medium").maxSize(12);
        table.column("From").maxSize(7).alignRight();
        table.column("Drive").maxSize(12);
        table.column("Remark").maxSize(REMARK_COLUMNS);
        for (LibraryElement element : elements) {
            table.addRow()
                    .addContent(
                            element.address(),
                            Libraries.kind(element.kind()),
                            barcode(element),
                            element.medium().map(MediumId::name).orElse(""),
                            element.source().isPresent() ? element.source().getAsInt() : "",
                            element.driveSerial().map(Plain::of).orElse(""),
                            Libraries.remark(element));
        }
        return table;
    }

    private static String barcode(LibraryElement element) {
        return element.barcode().map(Plain::of).orElse(element.full() ? "?" : "");
    }

    private static ShellTable table(List<LibraryOperation> operations, Ticker ticker) {
        ShellTable table = new ShellTable();
        table.column("Operation").alignRight();
        table.column("What").maxSize(50);
        table.column("Asked").alignRight();
        table.column("State");
        for (LibraryOperation operation : operations) {
            table.addRow()
                    .addContent(
                            operation.number(),
                            Plain.of(operation.what()),
                            Ages.since(operation.asked(), ticker.now()) + " ago",
                            operation.begun().isPresent() ? "running" : "waiting");
        }
        return table;
    }
}
