package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * <b>Goal:</b> whatever is done through two mounts at once, each file has the bytes it should have, and in the end all books are free.
 * <b>Method:</b> four threads, two on each mount; each has files of its own, which it writes through one mount and reads through either, and
 * compares them with arrays in memory. All share the directories, the books and the Librarian.
 */
class TortureTest {
    private static final long SECONDS = 8;
    private static final int THREADS = 4;
    private static final int SIZE_MAX = (int) (3 * MountedHost.BOOK);

    @Test
    void everyFileHasTheBytesItShouldHave(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("TortureTest seed " + seed + " (-Dseed=)");
        try (MountedHost host = new MountedHost(folder)) {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Tormentor tormentor = new Tormentor(host, thread, new Random(seed + thread));
                results.add(threads.submit(() -> tormentor.run(end)));
            }
            int steps = 0;
            for (Future<Integer> result : results) {
                steps += result.get(60, TimeUnit.SECONDS);
            }
            threads.shutdown();
            System.out.println("TortureTest: " + steps + " steps");
            host.shell("find . -mindepth 1 -not -name lost+found -delete");
            requireAllBooksFree(host);
        }
    }

    private static void requireAllBooksFree(MountedHost host) {
        Await.until("all books are free", () -> {
            host.librarian.zeroAll();
            return host.librarian.status().books().free() == 4 * MountedHost.BOOKS;
        });
        assertThat(host.librarian.status().handles()).isZero();
    }

    /** One thread, and what it thinks its files are. */
    private static final class Tormentor {
        private final MountedHost host;
        private final int number;
        private final Random random;
        private final byte[][] expected = new byte[3][];

        Tormentor(MountedHost host, int number, Random random) {
            this.host = host;
            this.number = number;
            this.random = random;
        }

        int run(long end) throws Exception {
            int steps = 0;
            while (System.nanoTime() < end) {
                step(random.nextInt(expected.length));
                steps++;
            }
            for (int file = 0; file < expected.length; file++) {
                compare(file);
            }
            return steps;
        }

        private Path path(int file, boolean isOther) {
            return (number % 2 == 0 ^ isOther ? host.one : host.two).resolve("t" + number + "-" + file);
        }

        private void step(int file) throws Exception {
            switch (random.nextInt(10)) {
                case 0 -> remove(file);
                case 1 -> rename(file, random.nextInt(expected.length));
                case 2, 3 -> truncate(file, random.nextInt(SIZE_MAX));
                case 4, 5, 6 -> write(file, random.nextInt(SIZE_MAX - 200_000), 1 + random.nextInt(200_000));
                default -> compare(file);
            }
        }

        private void write(int file, int offset, int length) throws IOException {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] before = expected[file] == null ? new byte[0] : expected[file];
            byte[] after = Arrays.copyOf(before, Math.max(before.length, offset + length));
            System.arraycopy(bytes, 0, after, offset, length);
            try (FileChannel channel = FileChannel.open(
                    path(file, random.nextBoolean()), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(bytes), offset);
            }
            expected[file] = after;
        }

        private void truncate(int file, int size) throws IOException {
            if (expected[file] == null) {
                return;
            }
            try (FileChannel channel = FileChannel.open(path(file, false), StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
            expected[file] = size < expected[file].length ? Arrays.copyOf(expected[file], size) : expected[file];
        }

        private void rename(int from, int to) throws IOException {
            if (expected[from] == null || from == to) {
                return;
            }
            boolean isOther = random.nextBoolean(); // a rename is of one mount
            Files.move(path(from, isOther), path(to, isOther), StandardCopyOption.ATOMIC_MOVE);
            expected[to] = expected[from];
            expected[from] = null;
        }

        private void remove(int file) throws IOException {
            if (expected[file] == null) {
                return;
            }
            Files.delete(path(file, random.nextBoolean()));
            expected[file] = null;
        }

        private void compare(int file) throws IOException {
            Path path = path(file, random.nextBoolean());
            if (expected[file] == null) {
                assertThat(path).doesNotExist();
                return;
            }
            byte[] actual = Files.readAllBytes(path);
            int difference = Arrays.mismatch(actual, expected[file]);
            assertThat(difference)
                    .as("first difference of %s: %d of %d bytes", path, actual.length, expected[file].length)
                    .isEqualTo(-1);
        }
    }
}
