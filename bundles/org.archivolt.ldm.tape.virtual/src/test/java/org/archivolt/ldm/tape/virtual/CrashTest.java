package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.command.SpaceUnit;
import org.junit.jupiter.api.Test;

/** Method: a crash of the process is a copy of the folder as it is at that moment, opened as another library. */
final class CrashTest extends Bench {
    @Test
    void findsEverythingWhereItWasAfterACrash() throws Exception {
        drive.write(record(10, 0));
        drive.writeMarks(1);
        drive.write(record(10, 2));
        Path copy = copy();
        assertThat(copy.resolve("AV0001L9").toFile().list()).contains("0_2_R").doesNotContain("0_3_E");
        try (VirtualLibrary after = reopen(copy)) {
            Host host = Host.of(after, "drive0");
            assertThat(Host.of(after, "changer")
                            .elements(ElementType.DRIVE)
                            .get(0)
                            .source())
                    .hasValue(Host.SLOT);
            host.locate(0, 2);
            assertThat(host.read(10)).isEqualTo(record(10, 2));
            assertThat(host.readFails(10).condition()).isEqualTo(SenseCondition.END_OF_DATA);
        }
        assertThat(copy.resolve("AV0001L9").toFile().list()).contains("0_3_E").doesNotContain("0_1_E");
    }

    /** Goal: a crash while old records go leaves the old ones or the new end. Method: each state in between, by hand. */
    @Test
    void findsTheEndAfterACrashWhileOverwriting() throws Exception {
        for (int i = 0; i < 6; i++) {
            drive.write(record(10, i));
        }
        drive.writeMarks(0);
        for (int deleted = 0; deleted <= 4; deleted++) {
            Path copy = copy();
            Path cartridge = copy.resolve("AV0001L9");
            Files.createFile(cartridge.resolve("0_2_E"));
            Files.delete(cartridge.resolve("0_6_E"));
            for (int block = 2; block < 2 + deleted; block++) {
                Files.delete(cartridge.resolve("0_" + block + "_R"));
            }
            try (VirtualLibrary after = reopen(copy)) {
                Host host = Host.of(after, "drive0");
                host.locate(0, deleted == 0 ? 6 : 2);
                assertThat(host.readFails(10).condition()).isEqualTo(SenseCondition.END_OF_DATA);
                host.write(record(20, 9));
                host.writeMarks(0);
            }
            assertThat(cartridge.toFile().list()).doesNotContain(deleted == 0 ? "0_8_E" : "0_4_R");
        }
    }

    @Test
    void losesWhatWasNotFlushedWhenThePowerFails() throws Exception {
        drive.write(record(10, 0));
        drive.writeMarks(1);
        Set<Long> ends = new TreeSet<>();
        for (int seed = 0; seed < 30; seed++) {
            drive.locate(0, 2);
            for (int i = 0; i < 3; i++) {
                drive.write(record(10, i));
            }
            library.powerFailure(seed);
            assertThat(drive.refused(new PrimaryCommand.TestUnitReady()).condition())
                    .isEqualTo(SenseCondition.RESET);
            assertThat(drive.position().beginning()).isTrue();
            drive.good(new DriveCommand.Space6(SpaceUnit.END_OF_DATA, 0));
            ends.add(drive.position().block());
        }
        assertThat(ends).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void takesInWhatAnotherProgramHasWritten() throws Exception {
        Path foreign = Files.createDirectory(folder.resolve("FOREIGN"));
        Files.writeString(foreign.resolve("0_0_R"), "VOL1");
        Files.createFile(foreign.resolve("0_1_E"));
        Files.createFile(foreign.resolve("1_0_F"));
        Files.createFile(foreign.resolve("1_1_E"));
        library.insert("FOREIGN");
        changer.clearAttentions();
        changer.move(Host.STATION, Host.DRIVE + 1);
        Host other = Host.of(library, "drive1");
        assertThat(other.read(10)).isEqualTo("VOL1".getBytes(StandardCharsets.US_ASCII));
        other.locate(1, 0);
        assertThat(other.readFails(10).condition()).isEqualTo(SenseCondition.FILE_MARK);
    }

    @Test
    void findsTheCartridgesAgainWithoutAnInventory() throws Exception {
        drive.write(record(10, 7));
        changer.move(Host.DRIVE, Host.SLOT);
        library.close();
        Files.delete(folder.resolve("inventory"));
        library = reopen(folder);
        Host.of(library, "changer").move(Host.SLOT, Host.DRIVE);
        assertThat(Host.of(library, "drive0").read(10)).isEqualTo(record(10, 7));
    }

    @Test
    void callsARecordThatHasVanishedUnreadable() throws Exception {
        drive.write(record(10, 7));
        drive.rewind();
        Files.delete(folder.resolve("AV0001L9").resolve("0_0_R"));
        assertThat(drive.readFails(10).condition()).isEqualTo(SenseCondition.READ_ERROR);
    }

    @Test
    void isOpenedByOneAtATime() {
        assertThatThrownBy(() -> reopen(folder))
                .isInstanceOf(ArchivoltException.class)
                .hasMessageContaining("open already");
    }

    private VirtualLibrary reopen(Path copy) throws ArchivoltException {
        return VirtualLibrary.open(copy, plan().build(), LibraryClock.instant(Ticker.system()));
    }

    private Path copy() throws IOException {
        Path copy = Files.createTempDirectory(folder.getParent(), "copy");
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> !file.equals(folder))
                    .forEach(file -> copy(file, copy.resolve(folder.relativize(file))));
        }
        return copy;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
