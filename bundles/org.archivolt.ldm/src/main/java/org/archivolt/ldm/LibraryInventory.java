package org.archivolt.ldm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.MediumId;

/**
 * What a library holds, as last known.
 *
 * @param asOf when the library last told all of it; empty if it never did
 * @param elements sorted by address
 * @param trouble why the library cannot be asked now; empty when it can
 */
public record LibraryInventory(Optional<Instant> asOf, List<LibraryElement> elements, Optional<String> trouble) {
    public static final LibraryInventory UNKNOWN = new LibraryInventory(Optional.empty(), List.of(), Optional.empty());

    public LibraryInventory {
        elements = List.copyOf(elements);
    }

    /** Where a medium is. */
    public Optional<LibraryElement> find(MediumId medium) {
        return elements.stream()
                .filter(element -> element.medium().equals(Optional.of(medium)))
                .findFirst();
    }

    public Optional<LibraryElement> at(int address) {
        return elements.stream().filter(element -> element.address() == address).findFirst();
    }
}
