package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.OperationReport;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.DeviceConfigurationExtensionPage;
import org.archivolt.scsi.data.StandardInquiry;
import org.archivolt.scsi.data.SupportedOperation;
import org.archivolt.scsi.data.VitalPage;
import org.junit.jupiter.api.Test;

final class AttentionTest extends Bench {
    @Test
    void tellsANewNexusOfThePowerOnOnceButAnswersInquiryBefore() throws Exception {
        Host fresh = new Host(library.unit("drive0"));
        fresh.ask(new PrimaryCommand.Inquiry(false, 0, 96));
        assertThat(fresh.refused(new PrimaryCommand.TestUnitReady()).toString()).isEqualTo("6/29/00");
        fresh.good(new PrimaryCommand.TestUnitReady());
    }

    @Test
    void tellsTheAttentionAsDataOfRequestSense() throws Exception {
        Host fresh = new Host(library.unit("drive0"));
        Sense sense = Sense.decode(fresh.ask(new PrimaryCommand.RequestSense(false, 252)));
        assertThat(sense.toString()).isEqualTo("6/29/00");
        fresh.good(new PrimaryCommand.TestUnitReady());
    }

    @Test
    void tellsEveryNexusOfANewCartridge() throws Exception {
        Host other = Host.of(library, "drive0");
        changer.move(Host.DRIVE, Host.SLOT);
        changer.move(Host.SLOT, Host.DRIVE);
        assertThat(drive.refused(new DriveCommand.Rewind(false)).condition()).isEqualTo(SenseCondition.MEDIUM_CHANGED);
        assertThat(other.refused(new DriveCommand.Rewind(false)).condition()).isEqualTo(SenseCondition.MEDIUM_CHANGED);
        drive.rewind();
        other.rewind();
    }

    @Test
    void tellsOthersOfChangedModes() throws Exception {
        Host other = Host.of(library, "drive0");
        select(new DeviceConfigurationExtensionPage(0, 0, 1).toPage());
        drive.rewind();
        assertThat(other.refused(new DriveCommand.Rewind(false)).condition())
                .isEqualTo(SenseCondition.PARAMETERS_CHANGED);
    }

    @Test
    void saysWhoItIs() throws Exception {
        StandardInquiry inquiry = StandardInquiry.decode(drive.ask(new PrimaryCommand.Inquiry(false, 0, 96)));
        assertThat(inquiry.product()).isEqualTo("ULT3580-TD9");
        VitalPage serial = VitalPage.decode(drive.ask(new PrimaryCommand.Inquiry(true, 0x80, 255)));
        assertThat(serial.number()).isEqualTo("lib0D000");
        VitalPage identification = VitalPage.decode(drive.ask(new PrimaryCommand.Inquiry(true, 0x83, 255)));
        assertThat(identification.designators().get(0).text()).contains("lib0D000");
        assertThat(drive.refused(new PrimaryCommand.Inquiry(true, 0x99, 255)).condition())
                .isEqualTo(SenseCondition.INVALID_FIELD);
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(Host.sense(drive.run(new byte[] {(byte) 0xC7, 0, 0, 0, 0, 0}))
                        .condition())
                .isEqualTo(SenseCondition.UNSUPPORTED);
        assertThat(Host.sense(drive.run(new byte[] {0x01, 0x40, 0, 0, 0, 0})).fieldPointer())
                .hasValue(1);
        assertThat(Host.sense(drive.run(new byte[] {0x2B, 0})).condition()).isEqualTo(SenseCondition.INVALID_FIELD);
    }

    @Test
    void saysWhatItKnowsAndHowLongItTakes() throws Exception {
        byte[] all =
                drive.ask(new PrimaryCommand.ReportSupportedOperationCodes(true, OperationReport.ALL, 0, 0, 60_000));
        assertThat(SupportedOperation.decodeAll(all))
                .hasSizeGreaterThan(30)
                .allMatch(operation -> operation.timeouts().isPresent());
        byte[] one = drive.ask(new PrimaryCommand.ReportSupportedOperationCodes(
                false, OperationReport.ONE_OF_EITHER, 0xA3, 0x1D, 60_000));
        assertThat(SupportedOperation.One.decode(one).isSupported()).isTrue();
        byte[] none = drive.ask(new PrimaryCommand.ReportSupportedOperationCodes(
                false, OperationReport.ONE_OPERATION_CODE, 0xC7, 0, 60_000));
        assertThat(SupportedOperation.One.decode(none).isSupported()).isFalse();
    }

    @Test
    void survivesAnyBytes() throws Exception {
        Random random = new Random(20261121);
        for (int i = 0; i < 20_000; i++) {
            byte[] cdb = new byte[random.nextInt(17)];
            random.nextBytes(cdb);
            byte[] data = new byte[random.nextInt(64)];
            random.nextBytes(data);
            Host host = i % 2 == 0 ? drive : changer;
            host.run(cdb, ByteBuffer.wrap(data));
        }
    }
}
