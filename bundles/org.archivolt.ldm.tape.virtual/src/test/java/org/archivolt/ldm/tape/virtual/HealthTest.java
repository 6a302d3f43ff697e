package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.Density;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.TapeAlert;
import org.archivolt.tape.DriveModel;
import org.archivolt.tape.TapeGeneration;
import org.junit.jupiter.api.Test;

final class HealthTest extends Bench {
    private static final int CLEANING_SLOT = Host.SLOT + 6;

    @Test
    void countsWhatTheHostWroteAndRead() throws Exception {
        drive.write(record(1000, 1));
        drive.rewind();
        drive.read(1000);
        LogPage page = log(LogPage.SEQUENTIAL_ACCESS_DEVICE);
        assertThat(page.number(0)).hasValue(1000);
        assertThat(page.number(3)).hasValue(1000);
        assertThat(log(LogPage.WRITE_ERRORS).number(5)).hasValue(1000);
        drive.good(new PrimaryCommand.LogSelect(true, false, 0, 0, 0, 0));
        assertThat(log(LogPage.WRITE_ERRORS).number(5)).hasValue(0);
    }

    @Test
    void hasEveryPageItSaysItHas() throws Exception {
        Set<Integer> pages = LogPage.decodeSupported(drive.ask(new PrimaryCommand.LogSense(false, 1, 0, 0, 0, 1000)));
        assertThat(pages).contains(0x02, 0x03, 0x0C, 0x0D, 0x11, 0x14, 0x17, 0x2E, 0x31);
        for (int page : pages) {
            assertThat(log(page).parameters()).isNotEmpty();
        }
    }

    @Test
    void tellsAnAlertOnce() throws Exception {
        library.inject("medium AV0001L9 read 0:0");
        drive.write(record(10, 0));
        drive.rewind();
        assertThat(drive.readFails(10).condition()).isEqualTo(SenseCondition.READ_ERROR);
        assertThat(TapeAlert.from(log(LogPage.TAPE_ALERT))).containsExactly(TapeAlert.READ_FAILURE);
        assertThat(TapeAlert.from(log(LogPage.TAPE_ALERT))).isEmpty();
    }

    @Test
    void isCleanedByACleaningCartridge() throws Exception {
        library.requestCleaning(1);
        try (Host other = Host.of(library, "drive1")) {
            assertThat(alerts(other)).contains(TapeAlert.CLEAN_NOW);
            changer.move(CLEANING_SLOT, Host.DRIVE + 1);
            assertThat(other.refused(new PrimaryCommand.TestUnitReady()).condition())
                    .isEqualTo(SenseCondition.CLEANING_CARTRIDGE);
            changer.move(Host.DRIVE + 1, CLEANING_SLOT);
            assertThat(alerts(other)).isEmpty();
            assertThat(other.refused(new PrimaryCommand.TestUnitReady()).condition())
                    .isEqualTo(SenseCondition.NO_MEDIUM);
        }
    }

    @Test
    void saysWhenACleaningCartridgeIsUsedUp() throws Exception {
        try (Host other = Host.of(library, "drive1")) {
            for (int i = 0; i < 50; i++) {
                changer.move(CLEANING_SLOT, Host.DRIVE + 1);
                assertThat(alerts(other)).isEmpty();
                changer.move(Host.DRIVE + 1, CLEANING_SLOT);
            }
            changer.move(CLEANING_SLOT, Host.DRIVE + 1);
            assertThat(alerts(other)).containsExactly(TapeAlert.EXPIRED_CLEANING_MEDIUM);
        }
    }

    @Test
    void doesNotReadACartridgeOfAnotherGeneration() throws Exception {
        library.close();
        LibraryPlan plan = plan().model(DriveModel.LTO_10_DRIVE)
                .generation(TapeGeneration.LTO_10_30TB)
                .build();
        library = VirtualLibrary.open(folder, plan, clock());
        Host newer = Host.of(library, "drive0");
        assertThat(newer.refused(new PrimaryCommand.TestUnitReady()).condition())
                .isEqualTo(SenseCondition.INCOMPATIBLE_MEDIUM);
        changer = Host.of(library, "changer");
        changer.move(Host.DRIVE, Host.SLOT);
    }

    @Test
    void tellsWhatItCanReadAndWrite() throws Exception {
        assertThat(Density.decode(drive.ask(new DriveCommand.ReportDensitySupport(false, false, 1000))))
                .extracting(Density::code)
                .containsExactly(0x5E, 0x60);
        assertThat(Density.decode(drive.ask(new DriveCommand.ReportDensitySupport(false, true, 1000))))
                .extracting(Density::code)
                .containsExactly(0x60);
    }

    @Test
    void neverOverwritesWhatCanBeWrittenOnce() throws Exception {
        library.close();
        library = VirtualLibrary.open(folder.resolve("worm"), plan().worm(true).build(), clock());
        Host.of(library, "changer").move(Host.SLOT, Host.DRIVE);
        drive = Host.of(library, "drive0");
        drive.write(record(10, 0));
        drive.rewind();
        assertThat(drive.refused(new DriveCommand.Write6(false, 10), record(10, 0))
                        .condition())
                .isEqualTo(SenseCondition.WORM_OVERWRITE);
        drive.read(10);
        drive.write(record(10, 0));
    }

    private LogPage log(int page) throws ArchivoltException {
        return LogPage.decode(drive.ask(new PrimaryCommand.LogSense(false, 1, page, 0, 0, 60_000)));
    }

    private static Set<TapeAlert> alerts(Host host) throws ArchivoltException {
        return TapeAlert.from(
                LogPage.decode(host.ask(new PrimaryCommand.LogSense(false, 1, LogPage.TAPE_ALERT, 0, 0, 60_000))));
    }
}
