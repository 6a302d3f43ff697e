package org.archivolt.ldm.tape.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.internal.library.TapeLibrary;
import org.archivolt.ldm.tape.virtual.LibraryPlan;

/**
 * How fast a drive is for whoever writes extents: native LTFS, SCSI commands, and a simulated drive that takes no time, in a
 * folder that should be in memory. Beside it the folder by itself, a file for each record, in the same round. Run by
 * {@code ./archivolt bench ltfs [FOLDER [ROUNDS]]}; prints medians of the rounds, and the least and the most.
 */
public final class DriveBenchmark {
    private static final int MIB = 1 << 20;
    private static final long LARGE = 1L << 30;
    private static final int BLOCK = 512 * 1024;
    private static final byte[] DESCRIPTION =
            "{\"object\":\"%s\"}".formatted("x".repeat(380)).getBytes();

    private final Path folder;
    private final int rounds;

    private DriveBenchmark(Path folder, int rounds) {
        this.folder = folder;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "/dev/shm");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        new DriveBenchmark(Files.createTempDirectory(folder, "archivolt-ltfs"), rounds).run();
    }

    private void run() throws Exception {
        try {
            System.out.println("| one drive, no simulated time | written, synced | read |");
            System.out.println("|---|---|---|");
            Figures raw = new Figures("MB/s");
            Figures direct = new Figures("MB/s");
            Figures heap = new Figures("MB/s");
            for (int round = -1; round < rounds; round++) {
                raw.begin(round);
                raw(raw);
                direct.begin(round);
                large(direct, ByteBuffer.allocateDirect(4 * MIB));
                heap.begin(round);
                large(heap, ByteBuffer.allocate(4 * MIB));
            }
            raw.print("the folder alone, 1 GiB as files of 512 KiB");
            direct.print("1 extent of 1 GiB, direct buffers of 4 MiB");
            heap.print("1 extent of 1 GiB, heap buffers of 4 MiB");
            small(1024, 20_000);
            small(MIB, 1_000);
        } finally {
            clear(folder);
        }
    }

    private void raw(Figures figures) throws IOException {
        Path raw = Files.createDirectory(folder.resolve("raw"));
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        figures.write(LARGE / 1e6, () -> {
            for (int i = 0; i < LARGE / BLOCK; i++) {
                try (FileChannel file = FileChannel.open(
                        raw.resolve(Integer.toString(i)), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    file.write(block.clear());
                }
            }
        });
        figures.read(LARGE / 1e6, () -> {
            for (int i = 0; i < LARGE / BLOCK; i++) {
                try (FileChannel file = FileChannel.open(raw.resolve(Integer.toString(i)), StandardOpenOption.READ)) {
                    file.read(block.clear());
                }
            }
        });
        clear(raw);
    }

    private void large(Figures figures, ByteBuffer buffer) throws Exception {
        onTape(volume -> {
            String address = volume.address("large");
            figures.write(LARGE / 1e6, () -> {
                try (ExtentOutput output = volume.create(address)) {
                    for (long done = 0; done < LARGE; done += buffer.capacity()) {
                        output.write(buffer.clear());
                    }
                    output.describe(DESCRIPTION);
                }
                volume.sync(List.of(address));
            });
            figures.read(LARGE / 1e6, () -> {
                try (ExtentInput input = volume.open(address)) {
                    for (long done = 0; done < LARGE; done += buffer.capacity()) {
                        input.read(buffer.clear(), done);
                    }
                }
            });
        });
    }

    private void small(int bytes, int count) throws Exception {
        Figures figures = new Figures("extents/s");
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int round = -1; round < rounds; round++) {
            figures.begin(round);
            onTape(volume -> {
                List<String> addresses = new ArrayList<>();
                figures.write(count, () -> {
                    for (int i = 0; i < count; i++) {
                        String address = volume.address("object-" + i + "." + new UUID(i, i));
                        try (ExtentOutput output = volume.create(address)) {
                            output.write(buffer.clear());
                            output.describe(DESCRIPTION);
                        }
                        addresses.add(address);
                    }
                    volume.sync(addresses);
                });
                figures.read(count, () -> {
                    for (String address : addresses) {
                        try (ExtentInput input = volume.open(address)) {
                            input.read(buffer.clear(), 0);
                        }
                    }
                });
            });
        }
        figures.print("%,d extents of %,d bytes".formatted(count, bytes));
    }

    /** With a freshly formatted cartridge in a library of its own. */
    private void onTape(Work<Volume> work) throws Exception {
        Path home = folder.resolve("library");
        try (TestLibrary library = new TestLibrary(home, LibraryPlan.small().capacityBytes(8L << 30))) {
            TapeLibrary robot = library.start();
            MediumId medium = TestLibrary.media(robot).get(0);
            MediumLabel label = new MediumLabel(medium, UUID.randomUUID());
            try (Drive drive = library.driver().attach(TestLibrary.drive(0))) {
                drive.load(medium);
                drive.format(label, false);
                work.on(drive.mount(label));
                drive.unmount();
            }
        } finally {
            clear(home);
        }
    }

    private interface Work<T> {
        void on(T thing) throws Exception;
    }

    private interface Timed {
        void run() throws Exception;
    }

    /** The first round warms up and does not count. */
    private static final class Figures {
        private final String unit;
        private final List<Double> written = new ArrayList<>();
        private final List<Double> read = new ArrayList<>();
        private boolean counts;

        Figures(String unit) {
            this.unit = unit;
        }

        void begin(int round) {
            counts = round >= 0;
        }

        void write(double amount, Timed work) {
            time(amount, work, written);
        }

        void read(double amount, Timed work) {
            time(amount, work, read);
        }

        private void time(double amount, Timed work, List<Double> figures) {
            long begun = System.nanoTime();
            try {
                work.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            if (counts) {
                figures.add(amount * 1e9 / (System.nanoTime() - begun));
            }
        }

        void print(String what) {
            System.out.printf("| %s | %s %s | %s %s |%n", what, text(written), unit, text(read), unit);
        }

        private static String text(List<Double> figures) {
            List<Double> sorted = figures.stream().sorted().toList();
            return "%,.0f [%,.0f–%,.0f]"
                    .formatted(sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
        }
    }

    private static void clear(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
