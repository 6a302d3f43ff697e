package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.rest.internal.problem.Problem;

/** Libraries as clients see them in JSON, with the names the shell uses. */
final class LibraryViews {
    private LibraryViews() {}

    /** The answer. */
    public record Libraries(List<Summary> libraries) {}

    /**
     * A library without its places.
     *
     * @param asOf when it last told all it holds; null if it never did
     * @param trouble why it cannot be asked now; null when it can
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Summary(
            String name,
            String asOf,
            String trouble,
            long slots,
            long slotsFull,
            long drives,
            long drivesFull,
            long importExport,
            long importExportFull,
            List<Operation> operations) {
        static Summary of(MediaLibrary library) {
            LibraryInventory inventory = library.inventory();
            return new Summary(
                    library.name(),
                    inventory.asOf().map(Object::toString).orElse(null),
                    inventory.trouble().orElse(null),
                    count(inventory, Kind.SLOT, false),
                    count(inventory, Kind.SLOT, true),
                    count(inventory, Kind.DRIVE, false),
                    count(inventory, Kind.DRIVE, true),
                    count(inventory, Kind.IMPORT_EXPORT, false),
                    count(inventory, Kind.IMPORT_EXPORT, true),
                    library.operations().stream().map(Operation::of).toList());
        }

        private static long count(LibraryInventory inventory, Kind kind, boolean fullOnly) {
            return inventory.elements().stream()
                    .filter(element -> element.kind() == kind && (element.full() || !fullOnly))
                    .count();
        }
    }

    /** A library with its places. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Whole(String name, String asOf, String trouble, List<Element> elements, List<Operation> operations) {
        static Whole of(MediaLibrary library) {
            LibraryInventory inventory = library.inventory();
            return new Whole(
                    library.name(),
                    inventory.asOf().map(Object::toString).orElse(null),
                    inventory.trouble().orElse(null),
                    inventory.elements().stream().map(Element::of).toList(),
                    library.operations().stream().map(Operation::of).toList());
        }
    }

    /** See {@link LibraryElement}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Element(
            int address,
            String kind,
            boolean full,
            String barcode,
            String medium,
            boolean cleaning,
            String trouble,
            String driveSerial,
            boolean accessible,
            Integer source) {
        static Element of(LibraryElement element) {
            return new Element(
                    element.address(),
                    element.kind().name(),
                    element.full(),
                    element.barcode().orElse(null),
                    element.medium().map(MediumId::toString).orElse(null),
                    element.cleaning(),
                    element.trouble().orElse(null),
                    element.driveSerial().orElse(null),
                    element.accessible(),
                    element.source().isPresent() ? element.source().getAsInt() : null);
        }
    }

    /** How an operation stands. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * See {@link LibraryOperation}.
     *
     * @param element where the medium is now, of an import or export that is done; otherwise null
     * @param problem why it has failed; otherwise null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Operation(
            Long number, String what, String state, String asked, String begun, Element element, Problem problem) {
        static Operation of(LibraryOperation operation) {
            return new Operation(
                    operation.number(),
                    operation.what(),
                    (operation.begun().isPresent() ? State.RUNNING : State.WAITING).name(),
                    operation.asked().toString(),
                    operation.begun().map(Object::toString).orElse(null),
                    null,
                    null);
        }
    }
}
