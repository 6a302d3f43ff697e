package org.archivolt.ldm.tape.internal.library;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;

/**
 * Judges what a library says it holds: which cartridges can be asked for by name, which are for cleaning, and which are put in
 * quarantine, because nobody could be sure to get the right one.
 */
record InventoryRules(String library, String cleaningPrefix) {
    List<LibraryElement> judge(List<LibraryElement> told) {
        Map<String, List<LibraryElement>> places = told.stream()
                .filter(element -> element.full() && element.barcode().isPresent())
                .collect(groupingBy(element -> element.barcode().get()));
        return told.stream().map(element -> judge(element, places)).toList();
    }

    private LibraryElement judge(LibraryElement element, Map<String, List<LibraryElement>> places) {
        if (!element.full()) {
            return element.judged(Optional.empty(), false, element.trouble());
        }
        if (element.barcode().isEmpty()) {
            return element.judged(
                    Optional.empty(),
                    false,
                    Optional.of(element.trouble()
                            .map(told -> "its barcode cannot be read: " + told)
                            .orElse("its barcode cannot be read")));
        }
        String barcode = element.barcode().get();
        boolean cleaning = barcode.startsWith(cleaningPrefix);
        if (places.get(barcode).size() > 1) {
            return element.judged(Optional.empty(), cleaning, Optional.of(sharedBy(places.get(barcode), element)));
        }
        if (cleaning) {
            return element.judged(Optional.empty(), true, element.trouble());
        }
        return nameOf(barcode)
                .map(medium -> element.judged(Optional.of(medium), false, element.trouble()))
                .orElseGet(() -> element.judged(Optional.empty(), false, Optional.of("its barcode cannot be a name")));
    }

    private static String sharedBy(List<LibraryElement> all, LibraryElement here) {
        return "its barcode is also at "
                + all.stream()
                        .filter(other -> other.address() != here.address())
                        .map(other -> Integer.toString(other.address()))
                        .collect(joining(" and "));
    }

    private Optional<MediumId> nameOf(String barcode) {
        try {
            return Optional.of(new MediumId(Family.TAPE, library, barcode));
        } catch (IllegalArgumentException e) { // a character that names do not have
            return Optional.empty();
        }
    }
}
