package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: the library takes the time of a real one. Method: virtual time that commands advance; nothing sleeps. */
final class TimeTest extends Bench {
    private static final int RECORD_BYTES = 4 << 20;

    private final VirtualTicker ticker = new VirtualTicker();

    @Override
    LibraryClock clock() {
        return LibraryClock.advancing(ticker, ticker::advance);
    }

    @BeforeEach
    @Override
    void load() throws Exception {
        library = VirtualLibrary.open(folder, plan().build(), clock());
        changer = Host.of(library, "changer");
        drive = Host.of(library, "drive0");
    }

    @Test
    void movesLoadsAndUnloadsLikeARobotAndADrive() throws Exception {
        assertThat(secondsOf(() -> changer.move(Host.SLOT, Host.DRIVE))).isBetween(10.0, 15.0);
        assertThat(drive.refused(new PrimaryCommand.TestUnitReady()).condition())
                .isEqualTo(SenseCondition.BECOMING_READY);
        ticker.advance(Duration.ofSeconds(17));
        assertThat(drive.refused(new PrimaryCommand.TestUnitReady()).condition())
                .isEqualTo(SenseCondition.MEDIUM_CHANGED);
        drive.good(new PrimaryCommand.TestUnitReady());
        assertThat(secondsOf(() -> drive.good(new DriveCommand.LoadUnload(false, false, false, false, false))))
                .isBetween(30.0, 31.0);
    }

    @Test
    void streamsAtTheNativeRateOnceTheBufferIsFull() throws Exception {
        ready(2L << 30);
        byte[] record = record(RECORD_BYTES, 1);
        assertThat(secondsOf(() -> drive.write(record))).isZero();
        double seconds = secondsOf(() -> {
            for (int i = 0; i < 249; i++) {
                drive.write(record);
            }
            drive.writeMarks(0);
        });
        double expected = 250.0 * RECORD_BYTES / 400e6 + 3;
        assertThat(seconds).isBetween(expected - 0.1, expected + 0.1);
    }

    @Test
    void losesABackHitchWithEveryFlush() throws Exception {
        ready(1 << 30);
        double seconds = secondsOf(() -> {
            for (int i = 0; i < 10; i++) {
                drive.write(record(1000, i));
                drive.writeMarks(0);
            }
        });
        assertThat(seconds).isBetween(30.0, 31.0);
        assertThat(secondsOf(() -> drive.good(new DriveCommand.WriteFileMarks6(true, 1))))
                .isZero();
    }

    @Test
    void locatesAsSlowlyOnASmallCartridgeAsOnALargeOne() throws Exception {
        ready(64 << 20);
        for (int i = 0; i < 60; i++) {
            drive.write(record(1 << 20, i));
        }
        drive.writeMarks(0);
        double sum = 0;
        Random random = new Random(42);
        for (int i = 0; i < 40; i++) {
            drive.rewind();
            long block = random.nextInt(60);
            sum += secondsOf(() -> drive.locate(0, block));
        }
        assertThat(sum / 40).isBetween(25.0, 65.0);
        assertThat(secondsOf(() -> drive.rewind())).isBetween(4.0, 120.0);
    }

    @Test
    void answersAnImmediateCommandAtOnceAndIsBusyMeanwhile() throws Exception {
        ready(64 << 20);
        for (int i = 0; i < 60; i++) {
            drive.write(record(1 << 20, i));
        }
        drive.writeMarks(0);
        assertThat(secondsOf(() -> drive.good(new DriveCommand.Locate10(false, true, 30, 0))))
                .isZero();
        assertThat(drive.refused(new PrimaryCommand.TestUnitReady()).toString()).isEqualTo("2/04/07");
        ticker.advance(Duration.ofMinutes(3));
        assertThat(drive.position().block()).isEqualTo(30);
    }

    @Test
    void losesACommandThatTakesLongerThanItsTimeout() throws Exception {
        ready(64 << 20);
        drive.withTimeout(Duration.ofSeconds(2));
        drive.write(record(10, 0));
        try {
            drive.writeMarks(0);
            throw new AssertionError("a back-hitch takes longer");
        } catch (ArchivoltException e) {
            assertThat(e.facts()).containsEntry("transport", true);
        }
        assertThat(ticker.nanos()).isPositive();
    }

    private void ready(long capacityBytes) throws Exception {
        library.close();
        library = VirtualLibrary.open(
                folder.resolve("other"), plan().capacityBytes(capacityBytes).build(), clock());
        Host.of(library, "changer").move(Host.SLOT, Host.DRIVE);
        drive = Host.of(library, "drive0");
        ticker.advance(Duration.ofSeconds(60));
        drive.clearAttentions();
    }

    private interface Action {
        void perform() throws Exception;
    }

    private double secondsOf(Action action) throws Exception {
        long start = ticker.nanos();
        action.perform();
        return (ticker.nanos() - start) / 1e9;
    }
}
