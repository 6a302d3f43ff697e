package org.archivolt.ldm.tape.internal.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.tape.internal.TestLibrary;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Blocks;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;
import org.archivolt.ldm.tape.internal.library.TapeLibrary;
import org.archivolt.ldm.tape.internal.transport.Nexus;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.scsi.command.PrimaryCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScsiTapeTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private TestLibrary world;
    private Nexus nexus;
    private ScsiTape tape;

    @BeforeEach
    void load() throws Exception {
        world = new TestLibrary(folder, LibraryPlan.small().capacityBytes(8 * MIB));
        TapeLibrary library = world.start();
        String serial = TestLibrary.elements(TestLibrary.refreshed(library), Kind.DRIVE)
                .get(0)
                .driveSerial()
                .orElseThrow();
        library.bring(TestLibrary.media(library).get(0), serial);
        nexus = new Nexus(world.transports, "virtual:lib0/drive0", length -> {});
        DriveUnit unit = new DriveUnit(nexus, length -> {});
        Reservation reservation = new Reservation(unit, ReservationKey.ofThisProcess("host1"), "host1", Set.of());
        DriveSettings settings = new DriveSettings(unit, reservation, false);
        unit.ask(new PrimaryCommand.TestUnitReady(), "waiting for the drive");
        settings.prepare(Optional.empty());
        tape = new ScsiTape(unit, settings, "ULTRIUM-TD9", serial);
    }

    @AfterEach
    void close() throws ArchivoltException {
        nexus.close();
        world.close();
    }

    private static ByteBuffer record(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void countsRecordsAndFileMarks() throws Exception {
        assertThat(tape.position()).isEqualTo(new Position(0, 0));
        tape.write(record("one"));
        tape.writeFileMarks(2, false);
        tape.write(record("two"));
        tape.flush();
        assertThat(tape.position()).isEqualTo(new Position(0, 4));
        tape.locate(new Position(0, 0));
        tape.spaceFileMarks(2);
        assertThat(tape.position()).isEqualTo(new Position(0, 3));
        tape.spaceFileMarks(-1);
        assertThat(tape.position()).isEqualTo(new Position(0, 2));
        assertThat(tape.locateEndOfData(0)).isEqualTo(new Position(0, 4));
    }

    @Test
    void tellsWhatItMet() throws Exception {
        tape.write(record("short"));
        tape.writeFileMarks(1, false);
        tape.locate(new Position(0, 0));
        ByteBuffer into = ByteBuffer.allocateDirect(100);
        into.position(7);
        assertThat(tape.read(into)).isEqualTo(Met.RECORD);
        assertThat(into.position()).isEqualTo(12);
        assertThat(tape.read(into)).isEqualTo(Met.FILE_MARK);
        assertThat(into.position()).isEqualTo(12);
        assertThat(tape.read(into)).isEqualTo(Met.END_OF_DATA);
        assertThat(tape.position()).isEqualTo(new Position(0, 2));
    }

    @Test
    void refusesARecordLongerThanItsBuffer() throws Exception {
        tape.write(record("a long record"));
        tape.locate(new Position(0, 0));
        ArchivoltException failure = assertFails(MEDIUM_FAULT, () -> tape.read(ByteBuffer.allocate(5)));
        assertThat(failure.facts()).containsEntry("found", 13L).containsEntry("expected", 5);
        assertThat(tape.position()).isEqualTo(new Position(0, 1));
    }

    @Test
    void doesNotBelieveTheTransportsCount() throws Exception {
        tape.write(record("short"));
        tape.locate(new Position(0, 0));
        world.virtual.inject("on drive0 READ_6 miscount");
        ByteBuffer into = ByteBuffer.allocate(100);
        assertThat(tape.read(into)).isEqualTo(Met.RECORD);
        assertThat(into.position()).isEqualTo(5);
    }

    @Test
    void warnsEarlyAndThenSaysThatTheTapeIsFull() throws Exception {
        tape.formatTwoPartitions();
        assertThat(tape.partitions()).isEqualTo(2);
        tape.locate(new Position(1, 0));
        boolean warned = false;
        long written = 0;
        while (!warned) {
            warned = tape.write(ByteBuffer.allocate(256 * 1024));
            written++;
            assertThat(written).isLessThan(64);
        }
        assertThat(tape.position().block()).isEqualTo(written);
        tape.writeFileMarks(1, false);
        ArchivoltException end = null;
        for (int i = 0; i < 64 && end == null; i++) {
            try {
                tape.write(ByteBuffer.allocate(256 * 1024));
                written++;
            } catch (ArchivoltException e) {
                end = e;
            }
        }
        assertThat(end).isNotNull();
        assertThat(end.code()).isEqualTo(NO_SPACE);
        tape.locate(new Position(1, 0));
        assertThat(tape.read(ByteBuffer.allocate(tape.recordBytesMax()))).isEqualTo(Met.RECORD);
        tape.formatOnePartition();
        assertThat(tape.partitions()).isEqualTo(1);
    }

    @Test
    void knowsTheRoomOnEachPartition() throws Exception {
        tape.formatTwoPartitions();
        assertThat(tape.space(1).totalBytes()).isGreaterThan(tape.space(0).totalBytes());
        assertThat(tape.space(1).freeBytes()).isPositive();
        assertThat(tape.writeProtected()).isFalse();
    }

    @Test
    void keepsAttributesInTheCartridge() throws Exception {
        assertThat(tape.attribute(0, 0x0806)).isEmpty();
        tape.writeAttribute(0, 0x0806, 1, "A00001L9".getBytes(UTF_8));
        assertThat(new String(tape.attribute(0, 0x0806).orElseThrow(), UTF_8).strip())
                .isEqualTo("A00001L9");
        tape.writeAttribute(0, 0x0806, 1, new byte[0]);
        assertThat(tape.attribute(0, 0x0806)).isEmpty();
        tape.writeAttribute(0, 0x0806, 1, new byte[0]);
    }

    @Test
    void refusesToGoOnFromAPositionNobodyKnows() throws Exception {
        tape.write(record("one"));
        world.virtual.inject("on drive0 WRITE_6 mute");
        assertFails(DEVICE_FAULT, () -> tape.write(record("two")));
        assertFails(DEVICE_FAULT, () -> tape.write(record("three")));
        assertFails(DEVICE_FAULT, () -> tape.read(ByteBuffer.allocate(10)));
        Position real = tape.position();
        assertThat(real.block()).isGreaterThanOrEqualTo(1);
        tape.write(record("three"));
        assertThat(tape.position().block()).isEqualTo(real.block() + 1);
    }

    @Test
    void tellsLateThatAnEarlierWriteHasFailed() throws Exception {
        tape.write(record("one"));
        world.virtual.inject("on drive0 WRITE_FILE_MARKS_6 fail 3/0C/00");
        assertFails(MEDIUM_FAULT, tape::flush);
    }

    // ---- order of reads

    private static final List<Blocks> RUNS =
            List.of(new Blocks(0, 12, 12), new Blocks(0, 1, 2), new Blocks(0, 6, 7), new Blocks(0, 3, 3));

    private void writeBlocks(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            tape.write(record("block " + i));
        }
        tape.flush();
        tape.locate(new Position(0, 0));
    }

    @Test
    void readsInTheOrderThatTheDriveRecommends() throws Exception {
        writeBlocks(14);
        assertThat(tape.readOrder(RUNS)).containsExactly(1, 3, 2, 0);
        assertThat(tape.position()).isEqualTo(new Position(0, 0));
    }

    @Test
    void readsInTheOrderOfTheModelWhenTheDriveRecommendsNone() throws Exception {
        writeBlocks(14);
        world.virtual.inject("on drive0 GENERATE_RECOMMENDED_ACCESS_ORDER times 9 fail 5/20/00");
        assertThat(tape.readOrder(RUNS)).containsExactlyInAnyOrder(0, 1, 2, 3);
        world.virtual.clearFaults();
    }

    @Test
    void asksTheModelAboutMoreThanTheDriveCanOrder() throws Exception {
        writeBlocks(14);
        List<Blocks> many = IntStream.range(0, 2_500)
                .mapToObj(i -> new Blocks(0, i % 14, i % 14))
                .toList();
        assertThat(tape.readOrder(many)).hasSize(2_500).doesNotHaveDuplicates();
    }

    @Test
    void doesNotBelieveAnOrderThatIsNone() throws Exception {
        writeBlocks(14);
        world.virtual.inject("on drive0 RECEIVE_RECOMMENDED_ACCESS_ORDER nth 2 corrupt");
        assertThat(tape.readOrder(RUNS)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
