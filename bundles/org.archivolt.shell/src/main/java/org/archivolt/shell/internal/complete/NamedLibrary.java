package org.archivolt.shell.internal.complete;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.MediaLibrary;

/** The library that a command line names; all while it names none. */
final class NamedLibrary {
    private NamedLibrary() {}

    static List<MediaLibrary> on(CommandLine line, List<MediaLibrary> libraries) {
        List<String> words = Arrays.asList(line.getArguments());
        List<MediaLibrary> named = libraries.stream()
                .filter(library -> words.contains(library.name()))
                .toList();
        return named.isEmpty() ? libraries : named;
    }

    /** Addresses of its places. */
    static List<String> places(CommandLine line, List<MediaLibrary> libraries, Predicate<LibraryElement> wanted) {
        return on(line, libraries).stream()
                .flatMap(library -> library.inventory().elements().stream())
                .filter(wanted)
                .map(element -> Integer.toString(element.address()))
                .distinct()
                .toList();
    }
}
