package org.archivolt.itests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The bundles of the source tree, as this build has made them. */
final class Bundles {
    static final Path SOURCE_TREE = Path.of("").toAbsolutePath().getParent().getParent();

    private static final Path FOLDER = SOURCE_TREE.resolve("bundles");

    private Bundles() {}

    /** What is shipped or used by tests as a bundle: without tests, without what a bundle carries inside. */
    static JavaClasses mainClasses() {
        return new ClassFileImporter().importPaths(eachExisting("target/classes"));
    }

    /** Every Java source of the tree, tests included. */
    static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String part : List.of("bundles", "itests", "shell-client")) {
            try (Stream<Path> files = Files.walk(SOURCE_TREE.resolve(part))) {
                files.filter(file -> file.toString().matches(".*/src/.*\\.java"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    /** The bundle that a class belongs to: the name of its folder. */
    static String bundleOf(JavaClass type) {
        URI file = type.getSource().map(Source::getUri).orElseThrow();
        return FOLDER.relativize(Path.of(file)).getName(0).toString();
    }

    static List<Path> packaged() {
        return folders().stream()
                .flatMap(folder -> list(folder.resolve("target")).stream())
                .filter(file -> file.toString().endsWith(".jar"))
                .toList();
    }

    private static List<Path> eachExisting(String subfolder) {
        return folders().stream()
                .map(folder -> folder.resolve(subfolder))
                .filter(Files::isDirectory)
                .toList();
    }

    private static List<Path> folders() {
        return list(FOLDER).stream()
                .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                .toList();
    }

    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
