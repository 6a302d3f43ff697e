package org.archivolt.scsi.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.UnitType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandTest {
    private static final UnitType DRIVE = UnitType.DRIVE;
    private static final UnitType CHANGER = UnitType.CHANGER;

    /** The bytes are laid out by hand after the tables of the standards. */
    static Stream<Arguments> commands() {
        return Stream.of(
                of(DRIVE, "00 00 00 00 00 00", new PrimaryCommand.TestUnitReady()),
                of(DRIVE, "03 01 00 00 fc 00", new PrimaryCommand.RequestSense(true, 0xFC)),
                of(DRIVE, "12 01 83 01 02 00", new PrimaryCommand.Inquiry(true, 0x83, 0x102)),
                of(
                        DRIVE,
                        "1a 08 51 01 ff 00",
                        new PrimaryCommand.ModeSense6(true, PageControl.CHANGEABLE, 0x11, 1, 255)),
                of(
                        DRIVE,
                        "5a 00 c0 ff 00 00 00 12 34 00",
                        new PrimaryCommand.ModeSense10(false, PageControl.SAVED, 0, 0xFF, 0x1234)),
                of(DRIVE, "15 11 00 00 1c 00", new PrimaryCommand.ModeSelect6(true, true, 28)),
                of(DRIVE, "55 10 00 00 00 00 00 01 02 00", new PrimaryCommand.ModeSelect10(true, false, 0x102)),
                of(
                        DRIVE,
                        "4d 00 6e 05 00 01 02 03 04 00",
                        new PrimaryCommand.LogSense(false, 1, 0x2E, 5, 0x102, 0x304)),
                of(DRIVE, "4c 02 c0 00 00 00 00 00 00 00", new PrimaryCommand.LogSelect(true, false, 3, 0, 0, 0)),
                of(DRIVE, "1e 00 00 00 01 00", new PrimaryCommand.PreventAllowMediumRemoval(true)),
                of(
                        DRIVE,
                        "5e 01 00 00 00 00 00 01 00 00",
                        new PrimaryCommand.PersistentReserveIn(ReservationQuestion.READ_RESERVATION, 256)),
                of(
                        DRIVE,
                        "5f 05 03 00 00 00 00 00 18 00",
                        new PrimaryCommand.PersistentReserveOut(
                                ReservationAction.PREEMPT_AND_ABORT, ReservationType.EXCLUSIVE_ACCESS, 24)),
                of(CHANGER, "a0 00 02 00 00 00 00 00 10 00 00 00", new PrimaryCommand.ReportLuns(2, 4096)),
                of(DRIVE, "a3 2a 00 00 00 00 00 00 01 00 00 00", new PrimaryCommand.ReportTargetPortGroups(1, 256)),
                of(
                        DRIVE,
                        "a3 0c 82 a3 00 1d 00 00 02 00 00 00",
                        new PrimaryCommand.ReportSupportedOperationCodes(
                                true, OperationReport.ONE_SERVICE_ACTION, 0xA3, 0x1D, 512)),
                of(DRIVE, "3c 0a 01 00 02 03 00 00 04 00", new PrimaryCommand.ReadBuffer(10, 1, 0x203, 4)),
                of(DRIVE, "3b 05 00 00 00 00 01 00 00 00", new PrimaryCommand.WriteBuffer(5, 0, 0, 65536)),
                of(
                        DRIVE,
                        "8c 01 00 00 00 00 00 01 08 0c 00 00 02 00 00 00",
                        new PrimaryCommand.ReadAttribute(AttributeQuestion.LIST, 0, 0, 1, 0x80C, 512, false)),
                of(
                        CHANGER,
                        "8c 00 10 01 00 00 00 00 00 00 00 00 02 00 01 00",
                        new PrimaryCommand.ReadAttribute(AttributeQuestion.VALUES, 0x1001, 0, 0, 0, 512, true)),
                of(
                        DRIVE,
                        "8d 01 00 00 00 00 00 01 00 00 00 00 00 4f 00 00",
                        new PrimaryCommand.WriteAttribute(true, 0, 0, 1, 79)),
                of(DRIVE, "01 01 00 00 00 00", new DriveCommand.Rewind(true)),
                of(DRIVE, "05 00 00 00 00 00", new DriveCommand.ReadBlockLimits()),
                of(DRIVE, "08 02 08 00 00 00", new DriveCommand.Read6(true, false, 512 << 10)),
                of(DRIVE, "0a 01 00 00 02 00", new DriveCommand.Write6(true, 2)),
                of(DRIVE, "10 01 00 00 02 00", new DriveCommand.WriteFileMarks6(true, 2)),
                of(DRIVE, "13 07 00 01 00 00", new DriveCommand.Verify6(true, true, true, 256)),
                of(DRIVE, "11 01 ff ff fe 00", new DriveCommand.Space6(SpaceUnit.FILE_MARKS, -2)),
                of(DRIVE, "11 00 7f ff ff 00", new DriveCommand.Space6(SpaceUnit.BLOCKS, (1 << 23) - 1)),
                of(
                        DRIVE,
                        "91 03 00 00 ff ff ff ff ff ff ff ff 00 00 00 00",
                        new DriveCommand.Space16(SpaceUnit.END_OF_DATA, -1)),
                of(DRIVE, "19 03 00 00 00 00", new DriveCommand.Erase6(true, true)),
                of(DRIVE, "1b 00 00 00 09 00", new DriveCommand.LoadUnload(false, true, false, false, true)),
                of(DRIVE, "2b 02 00 01 02 03 04 00 01 00", new DriveCommand.Locate10(true, false, 0x1020304, 1)),
                of(DRIVE, "2b 04 00 00 00 00 05 00 00 00", new DriveCommand.Locate10(true, false, false, 5, 0)),
                of(
                        DRIVE,
                        "92 02 00 01 00 00 00 01 02 03 04 05 00 00 00 00",
                        new DriveCommand.Locate16(Destination.OBJECT, true, false, 1, 0x102030405L)),
                of(
                        DRIVE,
                        "92 18 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                        new DriveCommand.Locate16(Destination.END_OF_DATA, false, false, 0, 0)),
                of(
                        DRIVE,
                        "34 01 00 00 00 00 00 00 00 00",
                        new DriveCommand.ReadPosition(PositionForm.SHORT_OF_VENDOR, 0)),
                of(DRIVE, "34 06 00 00 00 00 00 00 00 00", new DriveCommand.ReadPosition(PositionForm.LONG, 0)),
                of(DRIVE, "34 08 00 00 00 00 00 00 20 00", new DriveCommand.ReadPosition(PositionForm.EXTENDED, 32)),
                of(DRIVE, "04 00 01 00 00 00", new DriveCommand.FormatMedium(false, false, MediumFormat.PARTITION, 0)),
                of(DRIVE, "0b 00 00 80 00 00", new DriveCommand.SetCapacity(false, 0x8000)),
                of(DRIVE, "44 01 00 00 00 00 00 04 00 00", new DriveCommand.ReportDensitySupport(false, true, 1024)),
                of(
                        DRIVE,
                        "82 00 01 01 00 00 00 00 00 00 00 05 00 00 00 00",
                        new DriveCommand.AllowOverwrite(OverwriteKind.CURRENT_POSITION, 1, 5)),
                of(
                        DRIVE,
                        "a3 9d 00 00 00 00 00 00 00 08 01 00",
                        new DriveCommand.ReceiveRecommendedAccessOrder(true, 0, 8, 1)),
                of(
                        DRIVE,
                        "a4 1d 02 01 00 00 00 00 00 48 00 00",
                        new DriveCommand.GenerateRecommendedAccessOrder(2, 1, 72)),
                of(DRIVE, "a2 20 00 20 00 00 00 00 02 00 00 00", new DriveCommand.SecurityProtocolIn(0x20, 0x20, 512)),
                of(DRIVE, "b5 20 00 10 00 00 00 00 00 34 00 00", new DriveCommand.SecurityProtocolOut(0x20, 0x10, 52)),
                of(CHANGER, "07 00 00 00 00 00", new ChangerCommand.InitializeElementStatus()),
                of(
                        CHANGER,
                        "37 01 04 00 00 00 00 10 00 00",
                        new ChangerCommand.InitializeElementStatusWithRange(false, true, 1024, 16)),
                of(
                        CHANGER,
                        "b8 14 01 00 00 02 03 00 10 00 00 00",
                        new ChangerCommand.ReadElementStatus(true, ElementType.DRIVE, 256, 2, true, true, 4096)),
                of(CHANGER, "a5 00 00 01 04 00 01 00 00 00 00 00", new ChangerCommand.MoveMedium(1, 1024, 256, false)),
                of(
                        CHANGER,
                        "a6 00 00 01 04 00 01 00 04 01 02 00",
                        new ChangerCommand.ExchangeMedium(1, 1024, 256, 1025, true, false)),
                of(CHANGER, "2b 00 00 01 04 00 00 00 01 00", new ChangerCommand.PositionToElement(1, 1024, true)),
                of(CHANGER, "1b 00 00 10 01 00", new ChangerCommand.OpenCloseImportExport(16, 1)),
                of(
                        CHANGER,
                        "b5 12 00 00 ff ff 00 00 10 00 00 00",
                        new ChangerCommand.RequestVolumeElementAddress(true, ElementType.STORAGE, 0, 0xFFFF, 4096)),
                of(
                        CHANGER,
                        "b6 00 00 00 00 05 00 00 00 28 00 00",
                        new ChangerCommand.SendVolumeTag(ElementType.ALL, 0, 5, 40)));
    }

    private static Arguments of(UnitType unit, String cdb, Command command) {
        return Arguments.of(unit, cdb, command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void encodesAsTheStandardLaysItOut(UnitType unit, String cdb, Command command) {
        assertThat(HexFormat.ofDelimiter(" ").formatHex(command.cdb())).isEqualTo(cdb);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void decodesWhatItEncodesEvenIfPadded(UnitType unit, String cdb, Command command) throws ArchivoltException {
        byte[] padded = Arrays.copyOf(hex(cdb), 16);
        Arrays.fill(padded, command.cdb().length, 16, (byte) 0xFF);

        assertThat(Command.decode(unit, padded)).isEqualTo(command);
    }

    @Test
    void coversEveryOperation() {
        assertThat(commands().map(arguments -> ((Command) arguments.get()[2]).operation()))
                .containsAll(Arrays.stream(Operation.values())
                        .filter(operation -> operation != Operation.UNKNOWN)
                        .toList());
    }

    @Test
    void tellsAnUnknownOperationFromAnUnknownServiceAction() throws ArchivoltException {
        Command read10 = Command.decode(DRIVE, hex("28 00 00 00 00 00 00 00 01 00"));
        Command unknownAction = Command.decode(DRIVE, hex("a3 05 00 00 00 00 00 00 00 00 00 00"));

        assertThat(read10)
                .isInstanceOfSatisfying(
                        Command.Unknown.class,
                        unknown -> assertThat(unknown.isUnknownServiceAction()).isFalse());
        assertThat(unknownAction)
                .isInstanceOfSatisfying(
                        Command.Unknown.class,
                        unknown -> assertThat(unknown.isUnknownServiceAction()).isTrue());
    }

    @Test
    void doesNotGiveTheCommandsOfAChangerToADrive() throws ArchivoltException {
        byte[] move = new ChangerCommand.MoveMedium(0, 1, 2, false).cdb();

        assertThat(Command.decode(DRIVE, move).operation()).isEqualTo(Operation.UNKNOWN);
    }

    @Test
    void pointsAtTheReservedBitThatIsSet() {
        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> Command.decode(DRIVE, hex("0a 04 00 00 01 00")))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.facts()).containsEntry("byte", 1).containsEntry("bit", 2);
                });
    }

    @Test
    void refusesACommandThatIsTooShort() {
        assertThatThrownBy(() -> Command.decode(CHANGER, hex("b8 10 00 00 ff ff")))
                .hasMessageContaining("too short");
        assertThatThrownBy(() -> Command.decode(CHANGER, new byte[0])).isInstanceOf(ArchivoltException.class);
    }

    @Test
    void refusesACodeThatMeansNothing() {
        assertThatThrownBy(() -> Command.decode(DRIVE, hex("34 03 00 00 00 00 00 00 00 00")))
                .isInstanceOf(ArchivoltException.class);
    }

    @Test
    void refusesToEncodeWhatDoesNotFit() {
        assertThatThrownBy(() -> new DriveCommand.Write6(false, 1 << 24).cdb())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DriveCommand.Space6(SpaceUnit.BLOCKS, 1 << 23).cdb())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysItsServiceActionInItsUsage() {
        assertThat(Operation.REPORT_SUPPORTED_OPERATION_CODES.usage()).startsWith(0xA3, 0x0C, 0x87);
        assertThat(Operation.RECEIVE_RECOMMENDED_ACCESS_ORDER.usage()).startsWith(0xA3, 0x9D);
    }

    @Test
    void survivesWhateverIsSent() {
        Random random = new Random(4);
        for (int i = 0; i < 40_000; i++) {
            byte[] cdb = new byte[random.nextInt(18)];
            random.nextBytes(cdb);
            decodeOrRefuse(UnitType.values()[i % 2], cdb);
        }
    }

    private static void decodeOrRefuse(UnitType unit, byte[] cdb) {
        try {
            Command command = Command.decode(unit, cdb);
            byte[] again = command.cdb();
            assertThat(Arrays.copyOf(cdb, again.length)).isEqualTo(again);
        } catch (ArchivoltException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }
}
