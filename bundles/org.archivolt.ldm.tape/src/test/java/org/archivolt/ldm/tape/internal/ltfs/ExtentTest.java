package org.archivolt.ldm.tape.internal.ltfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.bytes;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.mount;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.read;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.sync;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.write;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How extents lie on the tape, and that they come back. */
class ExtentTest {
    @TempDir
    Path folder;

    private String index(int block) throws Exception {
        return Files.readString(folder.resolve("1_" + block + "_R"));
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void loneWriterMakesOneExtentOfAnySize() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        byte[] content = bytes(1, 1_000_000);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(content.length).put(content).flip();
        try (ExtentOutput output = volume.create(volume.address("large"))) {
            output.write(direct.slice(0, 100));
            output.write(direct.slice(100, 600_000));
            output.write(direct.slice(600_100, 399_900));
        }
        sync(volume);
        assertThat(count(index(7 + 245 + 1), "<extent>")).isEqualTo(1);
        assertThat(read(volume, "large")).isEqualTo(content);
        assertThat(volume.positionOf(volume.address("large"))).contains(new Position(1, 7));
    }

    @Test
    void writersInTurnMakeLongRuns() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        Map<String, ExtentOutput> outputs = new LinkedHashMap<>();
        for (String name : List.of("one", "two")) {
            outputs.put(name, volume.create(volume.address(name)));
        }
        ByteBuffer part = ByteBuffer.wrap(bytes(1, 1000));
        for (int i = 0; i < 300; i++) {
            for (ExtentOutput output : outputs.values()) {
                output.write(part.clear());
            }
        }
        for (ExtentOutput output : outputs.values()) {
            output.close();
        }
        sync(volume);
        assertThat(read(volume, "two")).hasSize(300_000).endsWith(part.array());
        volume.unmount();
        String index = Files.readString(folder.resolve("0_5_R")) + Files.readString(folder.resolve("0_6_R"));
        assertThat(count(index, "<extent>")).as("runs of 64 KiB").isEqualTo(10);
    }

    @Test
    void smallFileIsWrittenInOnePieceWhenItIsClosed() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        ExtentOutput small = volume.create(volume.address("small"));
        small.write(ByteBuffer.wrap(bytes(1, 10_000)));
        assertThat(Files.exists(folder.resolve("1_7_R"))).isFalse();
        write(volume, "meanwhile", bytes(2, 5000));
        small.write(ByteBuffer.wrap(bytes(1, 10_000)));
        small.close();
        assertThat(volume.positionOf(volume.address("small"))).contains(new Position(1, 9));
        sync(volume);
        assertThat(count(index(15), "<extent>")).isEqualTo(2);
    }

    @Test
    void readsWhileWritingAndComesBackToTheEnd() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        write(volume, "first", bytes(1, 50_000));
        try (ExtentOutput output = volume.create(volume.address("second"))) {
            for (int i = 0; i < 20; i++) {
                output.write(ByteBuffer.wrap(bytes(i, 20_000)));
                assertThat(read(volume, "first")).isEqualTo(bytes(1, 50_000));
            }
        }
        sync(volume);
        ByteBuffer all = ByteBuffer.wrap(read(volume, "second"));
        for (int i = 0; i < 20; i++) {
            byte[] part = new byte[20_000];
            all.get(part);
            assertThat(part).isEqualTo(bytes(i, 20_000));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomFilesOfManyWritersComeBack(long seed) throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Map<String, byte[]>>> writers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            Random random = new Random(seed * 100 + thread);
            String prefix = "thread " + thread + " ";
            writers.add(threads.submit(() -> writeSome(volume, prefix, random)));
        }
        Map<String, byte[]> expected = new LinkedHashMap<>();
        for (Future<Map<String, byte[]>> writer : writers) {
            expected.putAll(writer.get(60, TimeUnit.SECONDS));
        }
        threads.shutdown();
        volume.unmount();

        LtfsVolume again = mount(new FolderTape(folder));
        assertThat(again.report().clean()).isTrue();
        for (Map.Entry<String, byte[]> file : expected.entrySet()) {
            assertThat(read(again, file.getKey())).as("seed " + seed).isEqualTo(file.getValue());
            assertReadsAnywhere(again, file.getKey(), file.getValue(), new Random(seed));
        }
        assertThat(again.check(true, (done, total) -> true)).isEmpty();
    }

    private static Map<String, byte[]> writeSome(LtfsVolume volume, String prefix, Random random)
            throws ArchivoltException {
        Map<String, byte[]> written = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            String name = prefix + i;
            byte[] content = bytes(random.nextLong(), random.nextInt(random.nextBoolean() ? 10_000 : 150_000));
            ByteBuffer source = random.nextBoolean()
                    ? ByteBuffer.wrap(content)
                    : ByteBuffer.allocateDirect(content.length).put(content).flip();
            try (ExtentOutput output = volume.create(volume.address(name))) {
                while (source.hasRemaining()) {
                    int length = Math.min(source.remaining(), 1 + random.nextInt(100_000));
                    output.write(source.slice(source.position(), length));
                    source.position(source.position() + length);
                }
            }
            written.put(name, content);
            if (random.nextInt(4) == 0) {
                volume.sync(List.of());
            }
            if (random.nextInt(5) == 0) {
                volume.delete(volume.address(name));
                written.remove(name);
            }
        }
        return written;
    }

    private static void assertReadsAnywhere(LtfsVolume volume, String name, byte[] content, Random random)
            throws ArchivoltException {
        try (ExtentInput input = volume.open(volume.address(name))) {
            for (int i = 0; i < 5; i++) {
                int from = random.nextInt(content.length + 1);
                int length = random.nextInt(content.length - from + 1);
                ByteBuffer into =
                        random.nextBoolean() ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
                assertThat(input.read(into, from)).isEqualTo(length);
                byte[] found = new byte[length];
                into.flip().get(found);
                assertThat(found).isEqualTo(java.util.Arrays.copyOfRange(content, from, from + length));
            }
        }
    }

    @Test
    void fileThatIsBeingWrittenIsNotThereYet() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        String address = volume.address("unfinished");
        ExtentOutput output = volume.create(address);
        output.write(ByteBuffer.wrap(bytes(1, 100_000)));
        assertFails(ALREADY_EXISTS, () -> volume.create(address));
        assertThat(assertFails(MEDIUM_FAULT, () -> volume.open(address)).facts())
                .containsEntry("missing", true);
        sync(volume);
        assertThat(mount(new FolderTape(folder), MountOptions.READ_ONLY).generation())
                .isEqualTo(1);
        assertThat(volume.delete(address)).isTrue();
        output.close();
        assertThat(assertFails(MEDIUM_FAULT, () -> volume.open(address)).facts())
                .containsEntry("missing", true);
        write(volume, "unfinished", "again".getBytes(UTF_8));
    }

    @Test
    void boundsItsOpenExtents() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        List<ExtentOutput> outputs = new ArrayList<>();
        for (int i = 0; i < Cartridges.SETTINGS.outputsMax(); i++) {
            outputs.add(volume.create(volume.address("file " + i)));
        }
        assertFails(BUSY, () -> volume.create(volume.address("one more")));
        outputs.get(0).close();
        volume.create(volume.address("one more")).close();
    }

    @Test
    void poolThatIsUsedUpMakesShorterRunsOnly() throws Exception {
        Cartridges.formatted(folder);
        LtfsSettings tight = new LtfsSettings("0.1.0", 64 << 10, 16 << 10, 16, 16, 32 << 10);
        LtfsVolume volume = LtfsVolume.mount(new FolderTape(folder), MountOptions.SAFE, tight, Cartridges.TICKER);
        List<ExtentOutput> outputs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            outputs.add(volume.create(volume.address("file " + i)));
        }
        for (int part = 0; part < 10; part++) {
            for (ExtentOutput output : outputs) {
                output.write(ByteBuffer.wrap(bytes(part, 7000)));
            }
        }
        for (ExtentOutput output : outputs) {
            output.close();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(read(volume, "file " + i))
                    .hasSize(70_000)
                    .startsWith(bytes(0, 7000))
                    .endsWith(bytes(9, 7000));
        }
    }

    /** What cannot be found is not for the drive to order, and comes last. */
    @Test
    void readsInTheOrderOfTheDevice() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        for (String name : List.of("one", "two", "three")) {
            write(volume, name, bytes(1, 10));
        }
        sync(volume);
        List<String> asked =
                Stream.of("three", "absent", "one", "two").map(volume::address).toList();
        assertThat(volume.readOrder(asked))
                .as("a folder has no order of its own")
                .containsExactly(asked.get(0), asked.get(2), asked.get(3), asked.get(1));
        assertThat(volume.readOrder(List.of("nonsense"))).containsExactly("nonsense");
    }
}
