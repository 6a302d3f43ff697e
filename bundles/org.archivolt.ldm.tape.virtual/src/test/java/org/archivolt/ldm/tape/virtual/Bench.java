package org.archivolt.ldm.tape.virtual;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.MediumFormat;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.MediumPartitionPage;
import org.archivolt.scsi.data.ModePage;
import org.archivolt.scsi.data.ModeParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small library with the first cartridge in the first drive. */
abstract class Bench {
    @TempDir
    Path folder;

    VirtualLibrary library;
    Host changer;
    Host drive;

    LibraryPlan.Builder plan() {
        return LibraryPlan.small().durable(false).capacityBytes(64 << 20);
    }

    LibraryClock clock() {
        return LibraryClock.instant(Ticker.system());
    }

    @BeforeEach
    void load() throws Exception {
        library = VirtualLibrary.open(folder, plan().build(), clock());
        changer = Host.of(library, "changer");
        drive = Host.of(library, "drive0");
        changer.move(Host.SLOT, Host.DRIVE);
        drive.clearAttentions();
    }

    @AfterEach
    void close() throws Exception {
        library.close();
    }

    void select(ModePage page) throws ArchivoltException {
        drive.send(selecting(page), parameters(page));
    }

    static Command selecting(ModePage page) {
        return new PrimaryCommand.ModeSelect10(true, false, parameters(page).length);
    }

    static byte[] parameters(ModePage page) {
        return new ModeParameters(0, ModeParameters.deviceSpecific(false, true), Optional.empty(), List.of(page))
                .encodeForSelect10();
    }

    void partition() throws ArchivoltException {
        drive.rewind();
        select(MediumPartitionPage.two(1).toPage());
        drive.good(new DriveCommand.FormatMedium(false, false, MediumFormat.PARTITION, 0));
    }

    static byte[] record(int length, int seed) {
        byte[] record = new byte[length];
        for (int i = 0; i < length; i++) {
            record[i] = (byte) (seed + i * 31);
        }
        return record;
    }
}
