package org.archivolt.ldm.tape.internal.drive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.MediumFormat;
import org.archivolt.scsi.command.PageControl;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.MediumPartitionPage;
import org.archivolt.scsi.data.ModeParameters;

/** How the loaded cartridge is divided, by the mode page for it and FORMAT MEDIUM (SSC-5). */
final class MediumPartitions {
    private static final int ANSWER_BYTES = 512;
    /** Smaller than any wrap: the drive makes the index partition as small as it can. */
    private static final int INDEX_GIGABYTES = 1;

    private final DriveUnit unit;

    MediumPartitions(DriveUnit unit) {
        this.unit = unit;
    }

    int count() throws ArchivoltException {
        ModeParameters parameters = sense("asking for partitions");
        Optional<MediumPartitionPage> page = page(parameters);
        return page.map(known -> 1 + known.additional()).orElse(1);
    }

    boolean writeProtected() throws ArchivoltException {
        return sense("asking for write protection").isWriteProtected();
    }

    private static Optional<MediumPartitionPage> page(ModeParameters parameters) throws ArchivoltException {
        var raw = parameters.page(MediumPartitionPage.PAGE, MediumPartitionPage.SUBPAGE);
        return raw.isPresent() ? Optional.of(MediumPartitionPage.from(raw.get())) : Optional.empty();
    }

    private ModeParameters sense(String doing) throws ArchivoltException {
        return ModeParameters.decode10(unit.answer(
                new PrimaryCommand.ModeSense10(
                        false,
                        PageControl.CURRENT,
                        MediumPartitionPage.PAGE,
                        MediumPartitionPage.SUBPAGE,
                        ANSWER_BYTES),
                ANSWER_BYTES,
                doing));
    }

    void formatTwo() throws ArchivoltException {
        String doing = "dividing a cartridge into two partitions";
        ModeParameters before = sense(doing);
        ModeParameters after = new ModeParameters(
                0,
                ModeParameters.deviceSpecific(false, before.isBuffered()),
                before.blockDescriptor(),
                List.of(MediumPartitionPage.two(INDEX_GIGABYTES).toPage()));
        byte[] parameters = after.encodeForSelect10();
        unit.require(
                new PrimaryCommand.ModeSelect10(true, false, parameters.length), ByteBuffer.wrap(parameters), doing);
        format(MediumFormat.PARTITION, doing);
    }

    void formatOne() throws ArchivoltException {
        format(MediumFormat.ONE_PARTITION, "undoing the partitions of a cartridge");
    }

    private void format(MediumFormat format, String doing) throws ArchivoltException {
        Answer answer = unit.act(new DriveCommand.FormatMedium(false, false, format, 0), doing);
        if (!answer.isDone()) {
            ArchivoltException failure = unit.failure(answer, doing);
            unit.relocate(failure);
            throw failure;
        }
    }
}
