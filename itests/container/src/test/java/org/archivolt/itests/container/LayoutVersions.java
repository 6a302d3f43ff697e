package org.archivolt.itests.container;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Successors of a layout bundle: the bundle that we ship with its version and the layout's minor version raised, and
 * nothing else changed. The module is compiled once, with a minor version that is easy to find in the class.
 */
final class LayoutVersions {
    /** Takes {@code sipush}, an opcode and two bytes. */
    private static final int MARK = 0x5A5A;

    private static final byte SIPUSH = 0x11;

    private LayoutVersions() {}

    /** Writes {@code <layout>-0.jar} to {@code <layout>-<last>.jar}: minor version 1,000 and so many. */
    static void write(String layout, int last, Path bundles, Path folder) throws IOException {
        Path bundle = bundles.resolve("org.archivolt.layout." + layout);
        Path source = source(bundle);
        String name =
                bundle.resolve("src/main/java").relativize(source).toString().replace(".java", ".class");
        byte[] marked = compileMarked(
                layout, source, bundle.resolve("target/classes"), name, Files.createTempDirectory(folder, layout));
        try (JarFile shipped = new JarFile(jar(bundle).toFile())) {
            for (int number = 0; number <= last; number++) {
                Path file = folder.resolve(layout + "-" + number + ".jar");
                writeJar(shipped, number, name, withMinor(minor(number), marked), file);
            }
        }
    }

    static int minor(int number) {
        return 1000 + number;
    }

    private static Path jar(Path bundle) throws IOException {
        try (Stream<Path> files = Files.list(bundle.resolve("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("org\\.archivolt\\.layout\\..*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path source(Path bundle) throws IOException {
        try (Stream<Path> files = Files.walk(bundle.resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith("Module.java"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] compileMarked(String layout, Path source, Path classes, String name, Path work)
            throws IOException {
        Matcher version = Pattern.compile("(super\\(\\s*\"" + layout + "\",\\s*\\d+,\\s*)\\d+")
                .matcher(Files.readString(source));
        if (!version.find()) {
            throw new AssertionError("no version of layout " + layout + " in " + source);
        }
        Path edited = Files.writeString(work.resolve(source.getFileName()), version.replaceFirst("$1" + MARK));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = classes + ":" + System.getProperty("java.class.path");
        int result = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "--release",
                "17",
                "-cp",
                classPath,
                "-d",
                work.toString(),
                edited.toString());
        if (result != 0) {
            throw new AssertionError("layout " + layout + " does not compile");
        }
        return Files.readAllBytes(work.resolve(name));
    }

    private static byte[] withMinor(int minor, byte[] marked) {
        byte[] changed = marked.clone();
        for (int at = 0; at + 2 < changed.length; at++) {
            if (changed[at] == SIPUSH && changed[at + 1] == (byte) (MARK >> 8) && changed[at + 2] == (byte) MARK) {
                changed[at + 1] = (byte) (minor >> 8);
                changed[at + 2] = (byte) minor;
                return changed;
            }
        }
        throw new AssertionError("the minor version is not where it was expected");
    }

    private static void writeJar(JarFile shipped, int number, String changedName, byte[] changed, Path file)
            throws IOException {
        Manifest manifest = new Manifest(shipped.getManifest());
        manifest.getMainAttributes().putValue("Bundle-Version", "1000.0." + number);
        try (OutputStream stream = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(stream, manifest)) {
            for (JarEntry entry : shipped.stream().toList()) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    jar.putNextEntry(new JarEntry(entry.getName()));
                    jar.write(
                            entry.getName().equals(changedName)
                                    ? changed
                                    : shipped.getInputStream(entry).readAllBytes());
                    jar.closeEntry();
                }
            }
        }
    }
}
