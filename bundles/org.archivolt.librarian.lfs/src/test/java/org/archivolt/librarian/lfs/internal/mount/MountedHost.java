package org.archivolt.librarian.lfs.internal.mount;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.file.internal.FileFabric;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.testkit.librarian.MemoryLibrarian;

/** A host with four nodes of 32 books of 2 MiB each, of which nodes 1 and 2 are mounted, and programs that use them. */
final class MountedHost implements AutoCloseable {
    static final long BOOK = 2L << 20;
    static final int BOOKS = 32;
    static final NodeId ONE = new NodeId(1);
    static final NodeId TWO = new NodeId(2);

    private static final long COMMAND_SECONDS = 30;

    final FileFabric fabric;
    final MemoryLibrarian librarian;
    final HostLfs mounts;
    final Path one;
    final Path two;

    /** What a program has come to. */
    record Outcome(int status, String output, String errors) {}

    MountedHost(Path folder) throws ArchivoltException, IOException {
        this(folder, LfsOptions.DEFAULT);
    }

    MountedHost(Path folder, LfsOptions options) throws ArchivoltException, IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/fusermount")), "fuse is not installed");
        fabric = new FileFabric(folder.resolve("fabric"));
        librarian = MemoryLibrarian.withBooks(4, BOOKS, BOOK, Optional.of(fabric));
        mounts = new HostLfs(librarian, fabric, Ticker.system(), Duration.ofMillis(200));
        assumeTrue(
                mounts.obstacle().isEmpty(),
                () -> "no FUSE here: " + mounts.obstacle().orElse(""));
        one = Files.createDirectories(folder.resolve("one"));
        two = Files.createDirectories(folder.resolve("two"));
        mounts.mount(ONE, one, options);
        mounts.mount(TWO, two, options);
    }

    /** Runs a program in the first mount, and has it succeed. */
    String run(String... command) throws Exception {
        Outcome outcome = outcome(command);
        if (outcome.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + outcome);
        }
        return outcome.output();
    }

    /** Of the shell, in the first mount; {@code $two} is the second. */
    String shell(String script) throws Exception {
        return run("bash", "-c", "set -e -o pipefail\n" + script);
    }

    Outcome outcome(String... command) throws Exception {
        Path output = Files.createTempFile("output", "");
        Path errors = Files.createTempFile("errors", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(one.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("two", two.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + String.join(" ", command));
        }
        Outcome outcome = new Outcome(process.exitValue(), text(output), text(errors));
        Files.delete(output);
        Files.delete(errors);
        return outcome;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        mounts.close();
        fabric.close();
    }
}
