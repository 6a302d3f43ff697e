package org.archivolt.shell.internal;

import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;

/** Libraries and the places in them, as people name them and scripts read them. */
final class Libraries {
    private Libraries() {}

    static List<MediaLibrary> sorted(List<MediaLibrary> libraries) {
        return libraries.stream()
                .sorted(Comparator.comparing(MediaLibrary::name))
                .toList();
    }

    /** @param name null for the only one there is */
    static MediaLibrary named(String name, List<MediaLibrary> libraries) throws ArchivoltException {
        if (name == null) {
            return theOnly(libraries);
        }
        return libraries.stream()
                .filter(library -> library.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_LIBRARY, "there is no such library")
                        .with("library", name));
    }

    private static MediaLibrary theOnly(List<MediaLibrary> libraries) throws ArchivoltException {
        if (libraries.isEmpty()) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_LIBRARY, "there is no library");
        }
        if (libraries.size() > 1) {
            throw ArchivoltException.invalid("library", "there are several; say which")
                    .with(
                            "libraries",
                            sorted(libraries).stream().map(MediaLibrary::name).toList());
        }
        return libraries.get(0);
    }

    // ---- places

    /** Where media are. */
    static Map<MediumId, LibraryElement> places(List<MediaLibrary> libraries) {
        Map<MediumId, LibraryElement> places = new HashMap<>();
        for (MediaLibrary library : libraries) {
            for (LibraryElement element : library.inventory().elements()) {
                element.medium().ifPresent(medium -> places.putIfAbsent(medium, element));
            }
        }
        return places;
    }

    /** Names of the libraries that have told what they hold. */
    static Set<String> told(List<MediaLibrary> libraries) {
        return libraries.stream()
                .filter(library -> library.inventory().asOf().isPresent())
                .map(MediaLibrary::name)
                .collect(Collectors.toSet());
    }

    static int address(String text) throws ArchivoltException {
        try {
            int address = Integer.parseInt(text);
            if (address >= 0) {
                return address;
            }
        } catch (NumberFormatException e) {
            // as wrong as one below zero
        }
        throw ArchivoltException.invalid("address", "must be a number, as in library:show")
                .with("value", text);
    }

    static String kind(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '/');
    }

    static String place(LibraryElement element) {
        return kind(element.kind()) + " " + element.address();
    }

    /** What is to be said of a place besides what is in it; empty when all is well. */
    static String remark(LibraryElement element) {
        if (element.trouble().isPresent()) {
            return Plain.of(element.trouble().get());
        }
        if (element.cleaning()) {
            return "cleaning cartridge";
        }
        boolean shut = !element.accessible() && element.kind() != Kind.DRIVE;
        return shut ? "not within reach" : "";
    }

    /** One line for a library that has just told all it holds. */
    static String summary(String done, MediaLibrary library, LibraryInventory inventory) {
        List<LibraryElement> elements = inventory.elements();
        long full = elements.stream().filter(LibraryElement::full).count();
        long troubled = elements.stream()
                .filter(element -> element.trouble().isPresent())
                .count();
        return "%s %s: %d of %d places are full%s"
                .formatted(
                        done,
                        library.name(),
                        full,
                        elements.size(),
                        troubled == 0 ? "" : ", " + troubled + " in trouble");
    }

    static String asOf(LibraryInventory inventory) {
        return inventory
                .asOf()
                .map(when -> when.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("never");
    }

    // ---- for scripts

    static Map<String, Object> members(LibraryElement element) {
        return Json.object(
                "address", element.address(),
                "kind", element.kind().name(),
                "full", element.full(),
                "barcode", element.barcode().orElse(null),
                "medium", element.medium().map(MediumId::toString).orElse(null),
                "cleaning", element.cleaning(),
                "trouble", element.trouble().orElse(null),
                "driveSerial", element.driveSerial().orElse(null),
                "accessible", element.accessible(),
                "source", element.source().isPresent() ? element.source().getAsInt() : null);
    }

    static Map<String, Object> members(LibraryOperation operation) {
        return Json.object(
                "number", operation.number(),
                "what", operation.what(),
                "asked", operation.asked().toString(),
                "begun", operation.begun().map(Object::toString).orElse(null));
    }
}
