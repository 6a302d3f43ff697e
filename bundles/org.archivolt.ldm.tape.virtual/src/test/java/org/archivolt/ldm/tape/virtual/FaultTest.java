package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultTest extends Bench {
    @Test
    void failsTheCommandItIsToldTo() throws Exception {
        library.inject("on drive0 WRITE_6 nth 3 times 2 fail 3/0C/00");
        drive.write(record(10, 0));
        drive.write(record(10, 1));
        for (int i = 0; i < 2; i++) {
            assertThat(drive.refused(new DriveCommand.Write6(false, 10), record(10, 2))
                            .condition())
                    .isEqualTo(SenseCondition.WRITE_ERROR);
        }
        drive.write(record(10, 2));
        assertThat(drive.position().block()).isEqualTo(3);
    }

    @Test
    void strikesOneCartridgeOnly() throws Exception {
        library.inject("on * REWIND barcode AV0002L9 times 9 fail 4/44/00");
        drive.rewind();
        changer.move(Host.SLOT + 1, Host.DRIVE + 1);
        Host other = Host.of(library, "drive1");
        assertThat(other.refused(new DriveCommand.Rewind(false)).condition()).isEqualTo(SenseCondition.HARDWARE);
    }

    @Test
    void losesTheCommandOrTheAnswer() throws Exception {
        library.inject("on drive0 WRITE_6 vanish");
        assertLost(() -> drive.write(record(10, 0)));
        assertThat(drive.position().block()).isZero();
        library.inject("on drive0 WRITE_6 mute");
        assertLost(() -> drive.write(record(10, 0)));
        assertThat(drive.position().block()).isEqualTo(1);
    }

    @Test
    void liesAboutWhatWasDone() throws Exception {
        library.inject("on drive0 WRITE_6 pretend");
        drive.write(record(10, 0));
        assertThat(drive.position().block()).isZero();
        drive.write(record(10, 0));
        drive.rewind();
        library.inject("on drive0 READ_6 corrupt");
        assertThat(drive.read(10)).isNotEqualTo(record(10, 0)).hasSize(10);
        drive.rewind();
        library.inject("on drive0 READ_6 miscount");
        ScsiReply reply = drive.run(new DriveCommand.Read6(true, false, 10), ByteBuffer.allocate(10));
        assertThat(reply.transferred()).isEqualTo(9);
    }

    @Test
    void resetsTheUnitAndLosesThePosition() throws Exception {
        drive.write(record(10, 0));
        drive.write(record(10, 1));
        library.inject("on drive0 WRITE_6 reset");
        assertThat(drive.refused(new DriveCommand.Write6(false, 10), record(10, 2))
                        .condition())
                .isEqualTo(SenseCondition.RESET);
        assertThat(drive.position().block()).isZero();
    }

    @Test
    void cutsTheNexus() throws Exception {
        library.inject("on drive0 * disconnect");
        assertLost(() -> drive.rewind());
        assertLost(() -> drive.rewind());
        Host.of(library, "drive0").rewind();
    }

    @Test
    void stallsUntilTheCommandTimesOut() throws Exception {
        library.inject("on drive0 REWIND stall");
        assertLost(() -> drive.withTimeout(Duration.ofMillis(20)).rewind());
    }

    @Test
    void stallsForATime() throws Exception {
        library.inject("on drive0 REWIND stall 10ms");
        drive.rewind();
    }

    @Test
    void letsGoOfAStalledCommandWhenItsNexusIsClosed() throws Exception {
        library.inject("on drive0 REWIND stall");
        Thread stalled = Thread.currentThread();
        Thread closer = new Thread(() -> {
            Await.until("the rewind stalls", () -> stalled.getState() == Thread.State.TIMED_WAITING);
            assertClosed();
        });
        closer.start();
        assertLost(() -> drive.rewind());
        closer.join();
    }

    private void assertClosed() {
        try {
            drive.close();
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void reportsARecordThatCouldNotBeWrittenLaterAndLosesIt() throws Exception {
        library.inject("medium AV0001L9 write 0:2");
        for (int i = 0; i < 3; i++) {
            drive.write(record(10, i));
        }
        Sense sense = drive.refused(new DriveCommand.Write6(false, 10), record(10, 3));
        assertThat(sense.deferred()).isTrue();
        assertThat(sense.condition()).isEqualTo(SenseCondition.WRITE_ERROR);
        assertThat(drive.position().block()).isEqualTo(2);
    }

    @Test
    void reportsItWithTheFlushThatWaitsForIt() throws Exception {
        library.inject("medium AV0001L9 write 0:0");
        drive.write(record(10, 0));
        Sense sense = drive.refused(new DriveCommand.WriteFileMarks6(false, 0));
        assertThat(sense.deferred()).isFalse();
        assertThat(sense.condition()).isEqualTo(SenseCondition.WRITE_ERROR);
    }

    @Test
    void readsTheFileAgainWhenItHasChanged() throws Exception {
        Files.writeString(folder.resolve("faults"), "# for a test\non drive0 TEST_UNIT_READY times 2 fail 4/44/00\n");
        drive.refused(new PrimaryCommand.TestUnitReady());
        Files.writeString(folder.resolve("faults"), "nonsense\non drive0 REWIND fail 4/15/01\n");
        drive.good(new PrimaryCommand.TestUnitReady());
        drive.refused(new DriveCommand.Rewind(false));
        Files.delete(folder.resolve("faults"));
        drive.rewind();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "on",
                "on drive0 JUMP fail 3/0C/00",
                "on drive0 REWIND",
                "on drive0 REWIND fail 30C00",
                "on drive0 REWIND nth 0 vanish",
                "on drive0 REWIND vanish now",
                "medium AV0001L9 write 2:0",
                "element 257",
                "element x fails"
            })
    void refusesAFaultItDoesNotUnderstand(String line) {
        assertThatThrownBy(() -> library.inject(line))
                .isInstanceOf(ArchivoltException.class)
                .hasMessageContaining("line=");
    }

    private interface Action {
        void perform() throws Exception;
    }

    private static void assertLost(Action action) {
        assertThatThrownBy(action::perform)
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("transport", true));
    }
}
