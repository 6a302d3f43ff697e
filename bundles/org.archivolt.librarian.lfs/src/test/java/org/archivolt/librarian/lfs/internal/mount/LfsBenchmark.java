package org.archivolt.librarian.lfs.internal.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.file.internal.FileFabric;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.testkit.librarian.MemoryLibrarian;

/**
 * What a mount does in a second, by the Librarian in memory: the mount's own share. Arguments: a folder, milliseconds that the kernel may cache.
 * Not run by the build.
 */
final class LfsBenchmark {
    private static final int FILES = 2000;
    private static final int SEQUENTIAL = 512 << 20;
    private static final int WRITES = 20_000;

    @FunctionalInterface
    private interface Work {
        void run(int number) throws IOException;
    }

    private LfsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        LfsOptions options = new LfsOptions(true, Duration.ofMillis(Long.parseLong(arguments[1])), 8);
        try (FileFabric fabric = new FileFabric(folder.resolve("fabric"));
                HostLfs mounts = new HostLfs(
                        MemoryLibrarian.withBooks(4, 512, 8 << 20, Optional.of(fabric)),
                        fabric,
                        Ticker.system(),
                        Duration.ofSeconds(10))) {
            Path mount = Files.createDirectories(folder.resolve("mount"));
            mounts.mount(new NodeId(1), mount, options);
            for (int round = 0; round < 2; round++) {
                measure(mount, round);
            }
        }
    }

    private static void measure(Path mount, int round) throws IOException {
        Path directory = Files.createDirectory(mount.resolve("round" + round));
        rate("create+close", FILES, number -> Files.createFile(directory.resolve("f" + number)));
        rate("stat", FILES * 5, number -> Files.size(directory.resolve("f" + number % FILES)));
        rate(
                "open+close",
                FILES,
                number -> FileChannel.open(directory.resolve("f" + number)).close());
        rate("rename", FILES, number -> Files.move(directory.resolve("f" + number), directory.resolve("g" + number)));
        rate("unlink", FILES, number -> Files.delete(directory.resolve("g" + number)));
        Path file = directory.resolve("big");
        ByteBuffer megabyte = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            rate("sequential write, extending, MiB", SEQUENTIAL >> 20, number -> channel.write(megabyte.clear()));
            rate(
                    "sequential rewrite, MiB",
                    SEQUENTIAL >> 20,
                    number -> channel.write(megabyte.clear(), (long) number << 20));
            channel.position(0);
            rate("sequential read, MiB", SEQUENTIAL >> 20, number -> channel.read(megabyte.clear()));
            ByteBuffer page = ByteBuffer.allocateDirect(4096);
            rate("pwrite 4 KiB in a book", WRITES, number -> channel.write(page.clear(), number % 1000 * 4096L));
            rate("pread 4 KiB", WRITES, number -> channel.read(page.clear(), number % 1000 * 4096L));
        }
        Path small = directory.resolve("small");
        try (FileChannel channel = FileChannel.open(small, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocateDirect(4096);
            rate("write 4 KiB, extending", WRITES, number -> channel.write(page.clear()));
        }
        Files.delete(file);
        Files.delete(small);
    }

    private static void rate(String what, int count, Work work) throws IOException {
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            work.run(number);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-36s %10.0f /s%n", what, count / seconds);
    }
}
