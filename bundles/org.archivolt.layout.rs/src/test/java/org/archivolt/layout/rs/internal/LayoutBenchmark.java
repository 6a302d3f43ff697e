package org.archivolt.layout.rs.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ColumnReader;
import org.archivolt.layout.ColumnWriter;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.raid0.internal.Raid0Module;
import org.archivolt.layout.raid1.internal.Raid1Module;
import org.archivolt.layout.raid4.internal.Raid4Module;

/**
 * What layouts cost the processor: objects of 64 MiB through the modules on one thread, with columns that are not written
 * anywhere, beside copying as much memory. {@code main [ROUNDS]} prints the table of docs/benchmarks.md. Within a round
 * everything is measured once, for at least a quarter of a second of processor time: what other programs take does not
 * count, but for what they take of caches and memory.
 */
final class LayoutBenchmark {
    private static final int BLOCK = ColumnPlan.BLOCK_BYTES_MAX;
    private static final int BLOCKS = 64;
    private static final long SIZE = (long) BLOCKS * BLOCK;
    private static final long MEASURED_NANOS = 250_000_000;
    private static final int WARM_UP_ROUNDS = 2;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final List<Case> cases = new ArrayList<>();

    private interface Work {
        /** Gets {@link #SIZE} bytes done. */
        void run() throws ArchivoltException;
    }

    private record Case(String name, Work work, List<Double> gigabytesPerSecond) {
        Case(String name, Work work) {
            this(name, work, new ArrayList<>());
        }

        double median() {
            List<Double> sorted = gigabytesPerSecond.stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        LayoutBenchmark benchmark = new LayoutBenchmark();
        benchmark.addCases();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            benchmark.measure(round >= 0);
        }
        benchmark.print();
    }

    private void addCases() throws ArchivoltException {
        ByteBuffer[] from = buffers(8);
        ByteBuffer[] to = buffers(8);
        cases.add(new Case("memcpy", () -> {
            for (int i = 0; i < BLOCKS; i++) {
                to[i % 8].put(0, from[i % 8], 0, BLOCK);
            }
        }));
        cases.add(new Case("xxh128", () -> hash(ChecksumAlgorithm.XXH128, from)));
        cases.add(new Case("crc32c", () -> hash(ChecksumAlgorithm.CRC32C, from)));
        addEncode("raid4 2+1, parity", new Raid4Module(), Map.of(), 3, false);
        addEncode("rs 8+2, parity", new ReedSolomonModule(), Map.of(), 10, false);
        addEncode("rs 8+3, parity", new ReedSolomonModule(), Map.of("parity", "3"), 11, false);
        addEncode("rs 16+4, parity", new ReedSolomonModule(), Map.of("data", "16", "parity", "4"), 20, false);
        addEncode("raid0 3, checksums", new Raid0Module(), Map.of(), 3, true);
        addEncode("raid1 1, checksums", new Raid1Module(), Map.of("replicas", "1"), 1, true);
        addEncode("raid4 2+1, parity and checksums", new Raid4Module(), Map.of(), 3, true);
        addEncode("rs 8+2, parity and checksums", new ReedSolomonModule(), Map.of(), 10, true);
        addDecode("raid4 2+1, read without 1 column", new Raid4Module(), Map.of(), 3, List.of(0));
        addDecode("rs 8+2, read without 1 column", new ReedSolomonModule(), Map.of(), 10, List.of(3));
        addDecode("rs 8+2, read without 2 columns", new ReedSolomonModule(), Map.of(), 10, List.of(3, 5));
        addDecode(
                "rs 16+4, read without 4 columns",
                new ReedSolomonModule(),
                Map.of("data", "16", "parity", "4"),
                20,
                List.of(1, 3, 5, 7));
    }

    private static ByteBuffer[] buffers(int count) {
        byte[] random = new byte[BLOCK];
        new Random(count).nextBytes(random);
        return IntStream.range(0, count)
                .mapToObj(i -> ByteBuffer.allocateDirect(BLOCK).put(0, random))
                .toArray(ByteBuffer[]::new);
    }

    private static void hash(ChecksumAlgorithm algorithm, ByteBuffer[] from) {
        RunningChecksum checksum = algorithm.start();
        for (int i = 0; i < BLOCKS; i++) {
            checksum.update(from[i % from.length].duplicate().clear());
        }
        checksum.finish();
    }

    private void addEncode(String name, LayoutModule module, Map<String, String> given, int columns, boolean checksums)
            throws ArchivoltException {
        LayoutParameters parameters = module.description().resolve(given);
        Memory memory = new Memory(Math.max(4, 2 * columns));
        cases.add(new Case(name, () -> module.write(parameters, new Bytes(), new Columns(columns, memory, checksums))));
    }

    private void addDecode(String name, LayoutModule module, Map<String, String> given, int columns, List<Integer> lost)
            throws ArchivoltException {
        LayoutParameters parameters = module.description().resolve(given);
        StoredObject object = new StoredObject(SIZE, parameters, columns, BLOCK);
        Memory memory = new Memory(Math.max(4, 2 * columns));
        cases.add(new Case(
                name, () -> module.read(object, ByteRange.whole(SIZE), new Stored(memory, lost), bytes -> {})));
    }

    private void measure(boolean counts) throws ArchivoltException {
        for (Case each : cases) {
            long begin = CLOCK.getCurrentThreadCpuTime();
            long end = begin;
            long bytes = 0;
            while (end - begin < MEASURED_NANOS) {
                each.work().run();
                bytes += SIZE;
                end = CLOCK.getCurrentThreadCpuTime();
            }
            if (counts) {
                each.gigabytesPerSecond().add((double) bytes / (end - begin));
            }
        }
    }

    private void print() {
        double memcpy = cases.get(0).median();
        System.out.println(
                "| one thread, blocks of 1 MiB | GB per second of processor time, median [least–most] | × memcpy |");
        System.out.println("|---|---|---|");
        for (Case each : cases) {
            List<Double> all = each.gigabytesPerSecond();
            System.out.printf(
                    "| %s | %.2f [%.2f–%.2f] | %.2f |%n",
                    each.name(), each.median(), Collections.min(all), Collections.max(all), each.median() / memcpy);
        }
    }

    /** Blocks that go round. */
    private static final class Memory {
        private final Deque<ByteBuffer> free = new ArrayDeque<>();

        Memory(int blocks) {
            free.addAll(Arrays.asList(buffers(blocks)));
        }

        Block take() {
            ByteBuffer buffer = free.removeFirst().clear();
            return new Block() {
                @Override
                public ByteBuffer bytes() {
                    return buffer;
                }

                @Override
                public void close() {
                    free.addLast(buffer);
                }
            };
        }
    }

    /** Has been received already. */
    private static final class Bytes implements ObjectBody {
        private long left = SIZE;

        @Override
        public OptionalLong size() {
            return OptionalLong.of(SIZE);
        }

        @Override
        public int read(ByteBuffer into) {
            int length = (int) Math.min(left, into.remaining());
            left -= length;
            into.position(into.position() + length);
            return length;
        }
    }

    /** Computes checksums of all columns as the store does, or nothing. */
    private static final class Columns implements ColumnWriter {
        private final int count;
        private final Memory memory;
        private final boolean checksums;
        private final List<RunningChecksum> ofColumns = new ArrayList<>();

        Columns(int count, Memory memory, boolean checksums) {
            this.count = count;
            this.memory = memory;
            this.checksums = checksums;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void begin(ColumnPlan plan) {
            for (int column = 0; column < count; column++) {
                ofColumns.add(plan.checksum().start());
            }
        }

        @Override
        public Block take() {
            return memory.take();
        }

        @Override
        public Block take(ObjectBody body, int bytes) throws ArchivoltException {
            Block block = memory.take();
            body.read(block.bytes().limit(bytes));
            block.bytes().flip();
            return block;
        }

        @Override
        public void append(int column, Block block) {
            if (checksums) {
                RunningChecksum ofBlock = ChecksumAlgorithm.CRC32C.start();
                ofBlock.update(block.bytes().duplicate().position(0));
                ofBlock.finish();
                ofColumns.get(column).update(block.bytes().duplicate().position(0));
            }
        }
    }

    /** Has been read and verified already, as far as it is not lost. */
    private record Stored(Memory memory, List<Integer> lost) implements ColumnReader {
        @Override
        public void begin(int blocks) {}

        @Override
        public List<Integer> choose(List<Integer> candidates, int required, long row) {
            return candidates.stream()
                    .filter(column -> !lost.contains(column))
                    .limit(required)
                    .toList();
        }

        @Override
        public Fetch fetch(int column, long row) {
            Block block = memory.take();
            return new Fetch() {
                @Override
                public Block await() {
                    return block;
                }

                @Override
                public void close() {
                    block.close();
                }
            };
        }

        @Override
        public Block take() {
            return memory.take();
        }
    }
}
