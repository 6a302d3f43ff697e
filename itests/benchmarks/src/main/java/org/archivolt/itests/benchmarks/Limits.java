package org.archivolt.itests.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the disk under the data directory can do by itself. */
final class Limits {
    private final Path folder;

    Limits(Path data) throws IOException {
        this.folder = Files.createTempDirectory(data, "bench-");
    }

    /** Overwrites of 4 KiB, each followed by fdatasync. */
    double fdatasyncsPerSecond(double seconds) throws Exception {
        ByteBuffer block = ByteBuffer.allocateDirect(4096);
        try (FileChannel file =
                FileChannel.open(folder.resolve("rewrite"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            return Load.run(1, seconds, (client, round) -> {
                        file.write(block.clear(), 0);
                        file.force(false);
                        return true;
                    })
                    .perSecond();
        }
    }

    /** New files of 4 KiB, each with fsync of the file and of its directory: the least a durable small object can cost. */
    double durableFilesPerSecond(int clients, double seconds) throws Exception {
        for (int c = 0; c < clients; c++) {
            Files.createDirectories(folder.resolve("files-" + c));
        }
        return Load.run(clients, seconds, (client, round) -> {
                    Path parent = folder.resolve("files-" + client);
                    try (FileChannel file = FileChannel.open(
                            parent.resolve(round + "-" + System.nanoTime()),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE)) {
                        file.write(ByteBuffer.allocate(4096));
                        file.force(true);
                    }
                    try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                        directory.force(true);
                    }
                    return true;
                })
                .perSecond();
    }

    /** {@code dd if=/dev/zero bs=1M conv=fsync}, seconds. */
    double ddSeconds(int mebibytes) throws Exception {
        Path target = folder.resolve("dd");
        double seconds = timed("dd", "if=/dev/zero", "of=" + target, "bs=1M", "count=" + mebibytes, "conv=fsync");
        Files.delete(target);
        return seconds;
    }

    /** A file beside the others. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Seconds a command takes. */
    static double timed(String... command) throws Exception {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
        return (System.nanoTime() - began) / 1e9;
    }

    void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
