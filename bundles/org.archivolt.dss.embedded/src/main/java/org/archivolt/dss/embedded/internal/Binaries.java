package org.archivolt.dss.embedded.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server's programs.
 *
 * @param bin the directory with {@code initdb} and {@code postgres}
 * @param major the version that must match the data
 */
public record Binaries(Path bin, int major) {

    String program(String name) {
        return bin.resolve(name).toString();
    }

    /** Those of this bundle, unpacked below the directory once for each version. */
    static Binaries unpackedBelow(Path directory) throws ArchivoltException, IOException, InterruptedException {
        String version = version();
        Path home = directory.resolve("postgresql-" + version);
        if (!Files.isDirectory(home)) {
            unpack(directory, home);
        }
        return new Binaries(home.resolve("bin"), Integer.parseInt(version.substring(0, version.indexOf('.'))));
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** Becomes visible under its name only when whole and on disk; an interrupted try leaves nothing that counts. */
    private static void unpack(Path directory, Path home) throws ArchivoltException, IOException, InterruptedException {
        Path unpacking = directory.resolve("unpacking");
        Directories.delete(unpacking);
        Files.createDirectories(unpacking);
        try (InputStream in = new XZInputStream(new BufferedInputStream(archive(), 1 << 16))) {
            new TarStream(in).unpack(unpacking);
        }
        Directories.force(unpacking);
        deleteOthers(directory);
        Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static InputStream archive() throws ArchivoltException {
        String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        InputStream archive = Binaries.class.getResourceAsStream("/postgres-linux-" + architecture + ".txz");
        if (archive == null) {
            throw new ArchivoltException(
                            ErrorCode.CATALOG_UNAVAILABLE,
                            "looking for PostgreSQL binaries; configure an external PostgreSQL instead")
                    .with("architecture", architecture);
        }
        return archive;
    }

    private static void deleteOthers(Path directory) throws IOException {
        List<Path> others;
        try (Stream<Path> entries = Files.list(directory)) {
            others = entries.filter(p -> p.getFileName().toString().startsWith("postgresql-"))
                    .toList();
        }
        for (Path other : others) {
            Directories.delete(other);
        }
    }
}
