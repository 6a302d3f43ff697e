package org.archivolt.ldm.tape.internal.ltfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;

/**
 * Where the figures of docs/decisions/0008-native-ltfs.md come from. Not a test: {@code main FOLDER}, on a file system in
 * memory. The best of some rounds, and the raw speed of the folder beside it.
 */
final class LtfsBenchmark {
    private static final int ROUNDS = 5;
    private static final long LARGE = 2L << 30;
    private static final int MIB = 1 << 20;

    private final Path folder;

    private LtfsBenchmark(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        LtfsBenchmark benchmark = new LtfsBenchmark(Path.of(arguments[0]).toAbsolutePath());
        benchmark.raw();
        benchmark.large(true);
        benchmark.large(false);
        benchmark.files(1024, 20_000);
        benchmark.files(MIB, 1500);
        benchmark.tree(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000);
    }

    private void raw() throws Exception {
        Best write = new Best();
        Best read = new Best();
        for (int round = 0; round < ROUNDS; round++) {
            FolderTape tape = blank();
            tape.formatTwoPartitions();
            ByteBuffer block = ByteBuffer.allocateDirect(LtfsFormat.BLOCK_BYTES);
            long start = System.nanoTime();
            for (long done = 0; done < LARGE; done += block.capacity()) {
                tape.write(block.clear());
            }
            tape.flush();
            write.add(LARGE, System.nanoTime() - start);
            tape.locate(new org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position(0, 0));
            start = System.nanoTime();
            for (long done = 0; done < LARGE; done += block.capacity()) {
                tape.read(block.clear());
            }
            read.add(LARGE, System.nanoTime() - start);
        }
        System.out.printf("folder alone: write %s, read %s%n", write, read);
    }

    private void large(boolean direct) throws Exception {
        Best write = new Best();
        Best read = new Best();
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(4 * MIB) : ByteBuffer.allocate(4 * MIB);
        for (int round = 0; round < ROUNDS; round++) {
            LtfsVolume volume = formatted();
            long start = System.nanoTime();
            try (ExtentOutput output = volume.create(volume.address("large"))) {
                for (long done = 0; done < LARGE; done += buffer.capacity()) {
                    output.write(buffer.clear());
                }
            }
            volume.sync(List.of());
            write.add(LARGE, System.nanoTime() - start);
            start = System.nanoTime();
            try (ExtentInput input = volume.open(volume.address("large"))) {
                for (long done = 0; done < LARGE; done += buffer.capacity()) {
                    input.read(buffer.clear(), done);
                }
            }
            read.add(LARGE, System.nanoTime() - start);
        }
        System.out.printf(
                "one file of 2 GiB, %s buffers: write and sync %s, read %s%n", direct ? "direct" : "heap", write, read);
    }

    private void files(int bytes, int count) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        byte[] description = "x".repeat(700).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        double best = 0;
        double bestRead = 0;
        for (int round = 0; round < 3; round++) {
            LtfsVolume volume = formatted();
            List<String> addresses = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                String address = volume.address("object-" + i + "." + new UUID(i, i));
                try (ExtentOutput output = volume.create(address)) {
                    output.write(buffer.clear());
                    output.describe(description);
                }
                addresses.add(address);
            }
            volume.sync(addresses);
            best = Math.max(best, count * 1e9 / (System.nanoTime() - start));
            start = System.nanoTime();
            for (String address : addresses) {
                try (ExtentInput input = volume.open(address)) {
                    input.read(buffer.clear(), 0);
                }
            }
            bestRead = Math.max(bestRead, count * 1e9 / (System.nanoTime() - start));
        }
        System.out.printf(
                "%d files of %d bytes: written and synced %.0f/s, read %.0f/s%n", count, bytes, best, bestRead);
    }

    /** What a large tree costs: memory, writing an index, mounting. */
    private void tree(int count) throws Exception {
        byte[] description =
                ("{\"object\":\"" + "y".repeat(180) + "\"}").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        LtfsVolume volume = formatted();
        long before = usedHeap();
        for (int i = 0; i < count; i++) {
            try (ExtentOutput output = volume.create(volume.address("object-" + i + "." + new UUID(i, i)))) {
                output.write(ByteBuffer.allocate(1));
                output.describe(description);
            }
        }
        volume.sync(List.of());
        volume.delete(volume.address("object-0." + new UUID(0, 0)));
        long start = System.nanoTime();
        volume.sync(List.of());
        long synced = System.nanoTime();
        long held = usedHeap() - before;
        volume.unmount();
        long unmounted = System.nanoTime();
        volume = LtfsVolume.mount(
                new FolderTape(folder), MountOptions.SAFE, LtfsSettings.defaults("0.1.0"), Ticker.system());
        System.out.printf(
                "tree of %d files with descriptions of 200 bytes: %d bytes each in memory, index in %.0f ms, mounted in %.0f ms%n",
                count, held / count, (synced - start) / 1e6, (System.nanoTime() - unmounted) / 1e6);
        System.out.println(volume);
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private LtfsVolume formatted() throws Exception {
        FolderTape tape = blank();
        LtfsSettings settings = LtfsSettings.defaults("0.1.0");
        LtfsFormat.Plan plan =
                new LtfsFormat.Plan(Cartridges.NAME, "AV0001", Cartridges.VOLUME, LtfsFormat.BLOCK_BYTES);
        LtfsFormat.format(tape, plan, settings, Cartridges.FORMATTED);
        return LtfsVolume.mount(tape, MountOptions.SAFE, settings, Ticker.system());
    }

    private FolderTape blank() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
        return new FolderTape(folder);
    }

    /** The fastest of some rounds. */
    private static final class Best {
        private double best;

        void add(long bytes, long nanos) {
            best = Math.max(best, bytes * 1e3 / nanos);
        }

        @Override
        public String toString() {
            return "%.0f MB/s".formatted(best);
        }
    }
}
