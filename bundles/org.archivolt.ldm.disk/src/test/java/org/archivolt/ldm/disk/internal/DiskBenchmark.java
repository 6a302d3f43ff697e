package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/**
 * Where the figures of docs/decisions/0002-honest-sync.md come from. Not a test: {@code main DIRECTORY}, on the disk in
 * question, which should have nothing else to do. The medians of some rounds.
 */
final class DiskBenchmark {
    private static final int OBJECT_BYTES = 4096;
    private static final int GIB = 1 << 30;

    private final Path directory;
    private final ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
    private final byte[] description = new byte[700];
    private int names;

    private DiskBenchmark(Path directory) {
        this.directory = directory;
        Arrays.fill(description, (byte) 'x');
    }

    public static void main(String[] arguments) throws Exception {
        DiskBenchmark benchmark =
                new DiskBenchmark(Files.createDirectories(Path.of(arguments[0]).toAbsolutePath()));
        benchmark.smallExtents();
        benchmark.besideALargeOne();
        benchmark.largeExtents();
    }

    /** One sync of N new extents of 4 KiB. */
    private void smallExtents() throws Exception {
        System.out.println("sync of N new 4 KiB extents, ms (create and write, ms)");
        try (Bench bench = new Bench(directory)) {
            for (int count : List.of(1, 1, 2, 4, 8, 16, 32, 128, 512)) {
                Map<String, Times> syncs = new LinkedHashMap<>();
                Times creates = new Times();
                for (int round = 0; round < 15; round++) {
                    for (Map.Entry<String, Volume> way : bench.ways(round)) {
                        Volume volume = way.getValue();
                        long start = System.nanoTime();
                        List<String> addresses = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            addresses.add(writeSmall(volume));
                        }
                        creates.add(System.nanoTime() - start);
                        syncs.computeIfAbsent(way.getKey(), w -> new Times()).add(timeSync(volume, addresses));
                        deleteAll(volume, addresses);
                    }
                }
                System.out.printf("%4d: %s (%s)%n", count, syncs, creates);
            }
        }
    }

    /** One sync of a 4 KiB extent while 1 GiB of somebody else's is dirty. */
    private void besideALargeOne() throws Exception {
        System.out.println("sync of one 4 KiB extent beside 1 GiB of dirty data, ms");
        try (Bench bench = new Bench(directory)) {
            Map<String, Times> syncs = new LinkedHashMap<>();
            Path large = directory.resolve("large");
            for (int round = 0; round < 3; round++) {
                for (Map.Entry<String, Volume> way : bench.ways(round)) {
                    writeFile(large);
                    Volume volume = way.getValue();
                    List<String> addresses = List.of(writeSmall(volume));
                    syncs.computeIfAbsent(way.getKey(), w -> new Times()).add(timeSync(volume, addresses));
                    Files.delete(large);
                    deleteAll(volume, addresses);
                }
            }
            System.out.println("      " + syncs);
        }
    }

    /** One extent of 1 GiB, written and synced; beside it the same without a driver. */
    private void largeExtents() throws Exception {
        System.out.println("1 GiB written and synced, ms");
        try (Bench bench = new Bench(directory)) {
            Map<String, Times> times = new LinkedHashMap<>();
            Path large = directory.resolve("large");
            for (int round = 0; round < 9; round++) {
                long start = System.nanoTime();
                writeFile(large);
                Durable.force(large);
                times.computeIfAbsent("write and fsync", w -> new Times()).add(System.nanoTime() - start);
                Files.delete(large);
                for (Map.Entry<String, Volume> way : bench.ways(round)) {
                    Volume volume = way.getValue();
                    start = System.nanoTime();
                    List<String> addresses = List.of(writeLarge(volume));
                    timeSync(volume, addresses);
                    times.computeIfAbsent(way.getKey(), w -> new Times()).add(System.nanoTime() - start);
                    deleteAll(volume, addresses);
                }
            }
            System.out.println("      " + times);
        }
    }

    private String writeSmall(Volume volume) throws Exception {
        String address = volume.address("object-" + names++ + "." + UUID.randomUUID());
        try (ExtentOutput output = volume.create(address)) {
            output.write(block.clear().limit(OBJECT_BYTES));
            output.describe(description);
        }
        return address;
    }

    private String writeLarge(Volume volume) throws Exception {
        String address = volume.address("object-" + names++ + "." + UUID.randomUUID());
        try (ExtentOutput output = volume.create(address)) {
            for (int i = 0; i < GIB / block.capacity(); i++) {
                output.write(block.clear());
            }
            output.describe(description);
        }
        return address;
    }

    private void writeFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < GIB / block.capacity(); i++) {
                channel.write(block.clear());
            }
        }
    }

    private static long timeSync(Volume volume, List<String> addresses) throws Exception {
        long start = System.nanoTime();
        volume.sync(addresses);
        return System.nanoTime() - start;
    }

    private static void deleteAll(Volume volume, List<String> addresses) throws Exception {
        for (String address : addresses) {
            volume.delete(address);
        }
        volume.sync(addresses);
    }

    /** A volume for each way to flush, on one filesystem. */
    private static final class Bench implements AutoCloseable {
        private final Map<String, Drive> drives = new LinkedHashMap<>();
        private final Map<String, Volume> volumes = new LinkedHashMap<>();
        private final Path directory;

        Bench(Path directory) throws Exception {
            this.directory = directory;
            open("fsync", (tree, descriptions, filesystem) -> new Flusher.EachFile(tree, descriptions));
            open("syncfs", AlwaysWhole::new);
            open("chosen", DirectoryDriver::quickestFlusher);
        }

        private void open(String name, DirectoryVolume.FlusherFactory flushers) throws Exception {
            Path root = Files.createDirectories(directory.resolve(name));
            MediumId medium = new MediumId(Family.DISK, "bench", name);
            MediumLabel label = new MediumLabel(medium, UUID.randomUUID());
            DeviceId device = new DeviceId(Family.DISK, "bench", name);
            Drive drive = new DirectoryDriver(flushers, Ticker.system())
                    .attach(new DeviceDescription(device, root.toString(), Map.of()));
            drives.put(name, drive);
            drive.format(label, false);
            volumes.put(name, drive.mount(label));
        }

        /** In another order each round. */
        List<Map.Entry<String, Volume>> ways(int round) {
            List<Map.Entry<String, Volume>> ways = new ArrayList<>(volumes.entrySet());
            Collections.rotate(ways, round);
            return ways;
        }

        @Override
        public void close() throws IOException, ArchivoltException {
            for (Map.Entry<String, Drive> drive : drives.entrySet()) {
                drive.getValue().close();
                try (Stream<Path> files = Files.walk(directory.resolve(drive.getKey()))) {
                    for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** syncfs and nothing else. */
    private record AlwaysWhole(SystemCalls calls, int descriptor) implements Flusher {
        AlwaysWhole(MediumTree tree, Descriptions descriptions, HostFilesystem filesystem) throws IOException {
            this(
                    SystemCalls.AVAILABLE.orElseThrow(),
                    SystemCalls.AVAILABLE.orElseThrow().open(tree.root));
        }

        @Override
        public void flush(Collection<ExtentAddress> extents) throws IOException {
            calls.syncFilesystem(descriptor);
        }

        @Override
        public void close() {
            calls.close(descriptor);
        }
    }

    private static final class Times {
        private final List<Long> nanos = new ArrayList<>();

        void add(long time) {
            nanos.add(time);
        }

        @Override
        public String toString() {
            long median = nanos.stream().sorted().toList().get(nanos.size() / 2);
            return "%.2f".formatted(median / 1e6);
        }
    }
}
