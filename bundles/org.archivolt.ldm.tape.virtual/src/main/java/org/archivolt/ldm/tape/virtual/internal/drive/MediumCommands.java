package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.CommandTable;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.MediumFormat;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.OverwriteKind;
import org.archivolt.scsi.data.Density;
import org.archivolt.scsi.data.MediumPartitionPage;
import org.archivolt.tape.TapeGeneration;

/** Commands about the medium as a whole: formatting, erasing, what may be overwritten, and what it is. */
final class MediumCommands {
    private static final int HALF_INCH = 127;
    private static final long MEGABYTE = 1_000_000;

    private final TapeDrive drive;

    MediumCommands(TapeDrive drive, CommandTable table) {
        this.drive = drive;
        table.on(Operation.FORMAT_MEDIUM, DriveCommand.FormatMedium.class, this::format);
        table.on(Operation.ERASE_6, DriveCommand.Erase6.class, this::erase);
        table.on(Operation.SET_CAPACITY, DriveCommand.SetCapacity.class, this::setCapacity);
        table.on(Operation.ALLOW_OVERWRITE, DriveCommand.AllowOverwrite.class, this::allowOverwrite);
        table.on(Operation.REPORT_DENSITY_SUPPORT, DriveCommand.ReportDensitySupport.class, this::reportDensities);
    }

    private int format(Nexus nexus, DriveCommand.FormatMedium command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        Deck deck = drive.deck();
        checkAtBeginning(deck);
        drive.checkWritable();
        checkRewritable(deck);
        MediumPartitionPage page = drive.modes().partitions();
        boolean divide = command.format() != MediumFormat.ONE_PARTITION && page.additional() == 1;
        boolean indexLast = page.sizes().size() > 1 && page.sizes().get(0) == MediumPartitionPage.REST;
        deck.rewind(nexus);
        deck.cartridge().format(divide ? 2 : 1, indexLast ? 1 : 0);
        drive.bay().rethread();
        drive.modes().loaded(deck.cartridge());
        return 0;
    }

    private static void checkAtBeginning(Deck deck) throws CheckCondition {
        if (deck.partition() != 0 || deck.block() != 0) {
            throw CheckCondition.of(SenseCode.POSITION_NOT_AT_BEGINNING);
        }
    }

    private static void checkRewritable(Deck deck) throws CheckCondition {
        if (deck.cartridge().shell().isWorm() && !deck.cartridge().isBlank()) {
            throw CheckCondition.of(SenseCode.WORM_OVERWRITE);
        }
    }

    private int erase(Nexus nexus, DriveCommand.Erase6 command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        Deck deck = drive.deck();
        drive.checkWritable();
        checkRewritable(deck);
        deck.erase(drive.pace(nexus, command.immediate()), command.whole());
        return 0;
    }

    /** Checked and then ignored, as the newer generations do. */
    private int setCapacity(Nexus nexus, DriveCommand.SetCapacity command, ByteBuffer data) throws CheckCondition {
        checkAtBeginning(drive.deck());
        drive.checkWritable();
        return 0;
    }

    private int allowOverwrite(Nexus nexus, DriveCommand.AllowOverwrite command, ByteBuffer data)
            throws CheckCondition {
        Deck deck = drive.deck();
        boolean here = command.kind() != OverwriteKind.CURRENT_POSITION
                || command.partition() == deck.partition() && command.block() == deck.block();
        if (!here) {
            throw CheckCondition.invalidField(4);
        }
        drive.modes().permitOverwrite(command.kind(), deck);
        return 0;
    }

    private int reportDensities(Nexus nexus, DriveCommand.ReportDensitySupport command, ByteBuffer data)
            throws CheckCondition {
        if (command.mediumTypes()) {
            throw CheckCondition.invalidField(1);
        }
        List<TapeGeneration> generations = command.loadedMedium()
                ? List.of(drive.deck().cartridge().shell().generation())
                : Arrays.stream(TapeGeneration.values())
                        .filter(drive.model()::takes)
                        .toList();
        byte[] answer = Density.encode(generations.stream().map(this::density).toList());
        return CommandTable.give(answer, command.allocationLength(), data);
    }

    private Density density(TapeGeneration generation) {
        int code = Medium.densityCode(generation);
        return new Density(
                code,
                code,
                true,
                generation == Medium.own(drive.model()),
                Medium.bitsPerMillimetre(generation),
                HALF_INCH,
                generation.wraps() * Medium.TRACKS_PER_WRAP,
                generation.capacityBytes() / MEGABYTE,
                "LTO-CVE",
                Medium.densityName(generation),
                "Ultrium " + generation.label().replace("LTO-", ""));
    }
}
