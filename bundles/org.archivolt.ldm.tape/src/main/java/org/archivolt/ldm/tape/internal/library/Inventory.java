package org.archivolt.ldm.tape.internal.library;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a library holds: as it tells, and as we have moved it since. Changed by the robot's thread only. */
final class Inventory {
    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    private final LibrarySettings settings;
    private final InventoryRules rules;
    private final Ticker ticker;
    private final Set<String> expired = ConcurrentHashMap.newKeySet();
    /** Before it is judged. Touched by the robot's thread only. */
    private List<LibraryElement> told = List.of();

    private volatile LibraryInventory current = LibraryInventory.UNKNOWN;

    Inventory(LibrarySettings settings, Ticker ticker) {
        this.settings = settings;
        this.rules = new InventoryRules(settings.library(), settings.cleaningPrefix());
        this.ticker = ticker;
    }

    LibraryInventory current() {
        return current;
    }

    LibraryInventory told(List<LibraryElement> elements) {
        replace(elements, Optional.of(ticker.now()));
        return current;
    }

    /** What was known stays, with a word of warning. */
    void untold(ArchivoltException why) {
        current = new LibraryInventory(current.asOf(), current.elements(), Optional.of(why.getMessage()));
    }

    void moved(int from, int to) {
        Optional<LibraryElement> source = current.at(from);
        if (source.isPresent() && current.at(to).isPresent()) {
            List<LibraryElement> after = told.stream()
                    .map(element -> element.address() == from
                            ? emptied(element)
                            : element.address() == to ? filled(element, source.get()) : element)
                    .toList();
            replace(after, current.asOf());
        }
    }

    void expired(String barcode) {
        expired.add(barcode);
        replace(told, current.asOf());
    }

    private void replace(List<LibraryElement> elements, Optional<Instant> asOf) {
        told = elements;
        List<LibraryElement> judged = rules.judge(withDriveSerials(elements)).stream()
                .map(this::withExpiry)
                .toList();
        complain(judged);
        current = new LibraryInventory(asOf, judged, Optional.empty());
    }

    /** Once for each trouble that was not there before. */
    private void complain(List<LibraryElement> judged) {
        for (LibraryElement element : judged) {
            boolean news = element.trouble().isPresent()
                    && !current.at(element.address())
                            .flatMap(LibraryElement::trouble)
                            .equals(element.trouble());
            if (news) {
                LOG.warn(
                        "{}: element {}{}: {}",
                        settings.library(),
                        element.address(),
                        element.barcode().map(barcode -> " (" + barcode + ")").orElse(""),
                        element.trouble().get());
            }
        }
    }

    /** A library that does not tell which drive is where is told by its operator. */
    private List<LibraryElement> withDriveSerials(List<LibraryElement> elements) {
        List<LibraryElement> drives = elements.stream()
                .filter(element -> element.kind() == Kind.DRIVE)
                .toList();
        return elements.stream()
                .map(element -> {
                    int index = drives.indexOf(element);
                    boolean configured = index >= 0
                            && index < settings.drives().size()
                            && element.driveSerial().isEmpty();
                    return configured
                            ? element.withDriveSerial(settings.drives().get(index))
                            : element;
                })
                .toList();
    }

    private LibraryElement withExpiry(LibraryElement element) {
        boolean usedUp = element.full()
                && element.cleaning()
                && element.barcode().filter(expired::contains).isPresent();
        return usedUp ? element.withTrouble("the cleaning cartridge is used up") : element;
    }

    private static LibraryElement emptied(LibraryElement element) {
        return element.holding(Optional.empty(), false, OptionalInt.empty());
    }

    private static LibraryElement filled(LibraryElement element, LibraryElement source) {
        OptionalInt origin = source.kind() == Kind.SLOT ? OptionalInt.of(source.address()) : source.source();
        return element.holding(source.barcode(), true, origin);
    }
}
