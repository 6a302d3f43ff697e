package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.zip.CRC32C;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.OverwriteKind;
import org.archivolt.scsi.data.ControlDataProtectionPage;
import org.archivolt.scsi.data.DeviceConfigurationExtensionPage;
import org.archivolt.scsi.data.DeviceConfigurationPage;
import org.junit.jupiter.api.Test;

final class TransferTest extends Bench {
    @Test
    void handsOverAShortRecordWithTheDifferenceAsInformation() throws Exception {
        drive.write(record(990, 1));
        drive.rewind();
        ByteBuffer data = ByteBuffer.allocate(2000);
        ScsiReply reply = drive.run(new DriveCommand.Read6(false, false, 1000), data);
        assertThat(Host.sense(reply).incorrectLength()).isTrue();
        assertThat(Host.sense(reply).information()).hasValue(10);
        assertThat(reply.transferred()).isEqualTo(990);
        assertThat(data.position()).isEqualTo(990);
    }

    @Test
    void cutsALongRecordAndSaysSoWithNegativeInformation() throws Exception {
        drive.write(record(1000, 1));
        drive.write(record(10, 2));
        drive.rewind();
        ByteBuffer data = ByteBuffer.allocate(2000);
        ScsiReply reply = drive.run(new DriveCommand.Read6(false, false, 600), data);
        assertThat(Host.sense(reply).information()).hasValue(-400);
        assertThat(reply.transferred()).isEqualTo(600);
        assertThat(drive.read(100)).isEqualTo(record(10, 2));
    }

    @Test
    void passesAFileMarkAndSaysSo() throws Exception {
        drive.writeMarks(1);
        drive.write(record(10, 2));
        drive.rewind();
        Sense sense = drive.readFails(100);
        assertThat(sense.fileMark()).isTrue();
        assertThat(sense.information()).hasValue(100);
        assertThat(drive.read(100)).isEqualTo(record(10, 2));
    }

    @Test
    void losesWhatIsBehindARecordThatIsOverwritten() throws Exception {
        for (int i = 0; i < 10; i++) {
            drive.write(record(10, i));
        }
        drive.locate(0, 4);
        drive.write(record(20, 99));
        assertThat(drive.readFails(10).condition()).isEqualTo(SenseCondition.END_OF_DATA);
        drive.locate(0, 4);
        assertThat(drive.read(100)).isEqualTo(record(20, 99));
        drive.writeMarks(0);
        assertThat(library.folder("AV0001L9").toFile().list())
                .contains("0_3_R", "0_4_R", "0_5_E")
                .doesNotContain("0_5_R", "0_4_E", "0_10_E");
    }

    @Test
    void warnsBeforeTheEndAndRefusesAtTheEnd() throws Exception {
        byte[] record = record(1 << 20, 7);
        int written = 0;
        int warned = 0;
        ScsiReply reply;
        do {
            reply = drive.run(new DriveCommand.Write6(false, record.length), ByteBuffer.wrap(record));
            boolean warning =
                    reply.status() != ScsiReply.GOOD && Host.sense(reply).condition() == SenseCondition.EARLY_WARNING;
            written += reply.status() == ScsiReply.GOOD || warning ? 1 : 0;
            warned += warning ? 1 : 0;
        } while (reply.status() == ScsiReply.GOOD || Host.sense(reply).condition() == SenseCondition.EARLY_WARNING);
        assertThat(Host.sense(reply).condition()).isEqualTo(SenseCondition.HARD_END);
        assertThat(Host.sense(reply).endOfMedium()).isTrue();
        assertThat(written).isEqualTo(64);
        assertThat(warned).isEqualTo(2); // the zone is 2 MiB
        assertThat(drive.position().block()).isEqualTo(64);
        assertThat(drive.position().end()).isTrue();
    }

    @Test
    void warnsOnceAtTheProgrammableEarlyWarning() throws Exception {
        select(new DeviceConfigurationExtensionPage(0, 0, 10).toPage());
        byte[] record = record(1 << 20, 7);
        int warned = 0;
        for (int i = 0; i < 60; i++) {
            ScsiReply reply = drive.run(new DriveCommand.Write6(false, record.length), ByteBuffer.wrap(record));
            if (reply.status() == ScsiReply.CHECK_CONDITION) {
                assertThat(Host.sense(reply).condition()).isEqualTo(SenseCondition.PROGRAMMABLE_EARLY_WARNING);
                assertThat(reply.transferred()).isEqualTo(record.length);
                warned++;
            }
        }
        assertThat(warned).isEqualTo(1);
    }

    @Test
    void refusesToWriteOnAProtectedCartridge() throws Exception {
        changer.move(Host.DRIVE, Host.SLOT);
        library.protectFromWriting("AV0001L9", true);
        changer.clearAttentions();
        changer.move(Host.SLOT, Host.DRIVE);
        drive.clearAttentions();
        assertThat(drive.refused(new DriveCommand.Write6(false, 10), record(10, 0))
                        .condition())
                .isEqualTo(SenseCondition.WRITE_PROTECTED);
        assertThat(drive.refused(new DriveCommand.WriteFileMarks6(false, 1)).condition())
                .isEqualTo(SenseCondition.WRITE_PROTECTED);
    }

    @Test
    void refusesToWriteWhenAHostHasSaidSo() throws Exception {
        select(new DeviceConfigurationPage(0, 0, true, false, true, true, 1, false, false, false).toPage());
        assertThat(drive.refused(new DriveCommand.Write6(false, 10), record(10, 0))
                        .condition())
                .isEqualTo(SenseCondition.WRITE_PROTECTED);
    }

    @Test
    void overwritesInAppendOnlyModeOnlyWhereItIsAllowed() throws Exception {
        drive.write(record(10, 0));
        drive.write(record(10, 1));
        select(new DeviceConfigurationExtensionPage(1, 0, 0).toPage());
        drive.locate(0, 1);
        assertThat(drive.refused(new DriveCommand.Write6(false, 10), record(10, 5))
                        .condition())
                .isEqualTo(SenseCondition.WRITE_ERROR);
        drive.good(new DriveCommand.AllowOverwrite(OverwriteKind.CURRENT_POSITION, 0, 1));
        drive.write(record(10, 5));
    }

    @Test
    void checksAndAppendsBlockProtection() throws Exception {
        select(new ControlDataProtectionPage(2, 4, true, true).toPage());
        byte[] block = protectedBlock(record(1000, 3));
        drive.write(block);
        block[17]++;
        assertThat(drive.refused(new DriveCommand.Write6(false, block.length), block)
                        .toString())
                .isEqualTo("B/10/01");
        block[17]--;
        drive.rewind();
        assertThat(drive.read(2000)).isEqualTo(block);
        assertThat(Files.size(library.folder("AV0001L9").resolve("0_0_R"))).isEqualTo(1000);
    }

    private static byte[] protectedBlock(byte[] data) {
        CRC32C sum = new CRC32C();
        sum.update(data);
        return ByteBuffer.allocate(data.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(data)
                .putInt((int) sum.getValue())
                .array();
    }

    @Test
    void refusesBlocksOfFixedLengthAndTooLongOnes() throws Exception {
        assertThat(drive.refused(new DriveCommand.Read6(false, true, 1)).condition())
                .isEqualTo(SenseCondition.INVALID_FIELD);
        assertThat(drive.refused(new DriveCommand.Write6(false, (8 << 20) + 1), new byte[(8 << 20) + 1])
                        .condition())
                .isEqualTo(SenseCondition.INVALID_FIELD);
    }

    @Test
    void seesThatTheEndOfDataIsMissing() throws Exception {
        drive.write(record(10, 0));
        drive.write(record(10, 1));
        changer.move(Host.DRIVE, Host.SLOT);
        Files.delete(library.folder("AV0001L9").resolve("0_1_R"));
        changer.move(Host.SLOT, Host.DRIVE);
        drive.clearAttentions();
        drive.read(10);
        assertThat(drive.readFails(10).condition()).isEqualTo(SenseCondition.END_OF_DATA_NOT_FOUND);
    }
}
