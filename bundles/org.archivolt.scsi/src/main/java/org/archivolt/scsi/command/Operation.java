package org.archivolt.scsi.command;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.UnitType;

/**
 * The operations that have a name here. Each knows which bits of its command descriptor block mean something: what REPORT
 * SUPPORTED OPERATION CODES calls CDB usage data.
 */
public enum Operation {
    TEST_UNIT_READY(
            Units.BOTH,
            0x00,
            Operation.NONE_NEEDED,
            Direction.NONE,
            PrimaryCommand.TestUnitReady::from,
            "00 00 00 00 00 00"),
    REWIND(Units.DRIVES, 0x01, Operation.NONE_NEEDED, Direction.NONE, DriveCommand.Rewind::from, "01 01 00 00 00 00"),
    REQUEST_SENSE(
            Units.BOTH,
            0x03,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.RequestSense::from,
            "03 01 00 00 FF 00"),
    FORMAT_MEDIUM(
            Units.DRIVES,
            0x04,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            DriveCommand.FormatMedium::from,
            "04 03 0F FF FF 00"),
    READ_BLOCK_LIMITS(
            Units.DRIVES,
            0x05,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            DriveCommand.ReadBlockLimits::from,
            "05 00 00 00 00 00"),
    INITIALIZE_ELEMENT_STATUS(
            Units.CHANGERS,
            0x07,
            Operation.NONE_NEEDED,
            Direction.NONE,
            ChangerCommand.InitializeElementStatus::from,
            "07 00 00 00 00 00"),
    READ_6(
            Units.DRIVES,
            0x08,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            DriveCommand.Read6::from,
            "08 03 FF FF FF 00"),
    WRITE_6(
            Units.DRIVES,
            0x0A,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            DriveCommand.Write6::from,
            "0A 01 FF FF FF 00"),
    SET_CAPACITY(
            Units.DRIVES,
            0x0B,
            Operation.NONE_NEEDED,
            Direction.NONE,
            DriveCommand.SetCapacity::from,
            "0B 01 00 FF FF 00"),
    WRITE_FILE_MARKS_6(
            Units.DRIVES,
            0x10,
            Operation.NONE_NEEDED,
            Direction.NONE,
            DriveCommand.WriteFileMarks6::from,
            "10 01 FF FF FF 00"),
    SPACE_6(Units.DRIVES, 0x11, Operation.NONE_NEEDED, Direction.NONE, DriveCommand.Space6::from, "11 0F FF FF FF 00"),
    INQUIRY(
            Units.BOTH,
            0x12,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.Inquiry::from,
            "12 01 FF FF FF 00"),
    VERIFY_6(
            Units.DRIVES,
            0x13,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            DriveCommand.Verify6::from,
            "13 07 FF FF FF 00"),
    MODE_SELECT_6(
            Units.BOTH,
            0x15,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            PrimaryCommand.ModeSelect6::from,
            "15 11 00 00 FF 00"),
    ERASE_6(Units.DRIVES, 0x19, Operation.NONE_NEEDED, Direction.NONE, DriveCommand.Erase6::from, "19 03 00 00 00 00"),
    MODE_SENSE_6(
            Units.BOTH,
            0x1A,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.ModeSense6::from,
            "1A 08 FF FF FF 00"),
    LOAD_UNLOAD(
            Units.DRIVES,
            0x1B,
            Operation.NONE_NEEDED,
            Direction.NONE,
            DriveCommand.LoadUnload::from,
            "1B 01 00 00 0F 00"),
    OPEN_CLOSE_IMPORT_EXPORT(
            Units.CHANGERS,
            0x1B,
            Operation.NONE_NEEDED,
            Direction.NONE,
            ChangerCommand.OpenCloseImportExport::from,
            "1B 00 FF FF 1F 00"),
    PREVENT_ALLOW_MEDIUM_REMOVAL(
            Units.BOTH,
            0x1E,
            Operation.NONE_NEEDED,
            Direction.NONE,
            PrimaryCommand.PreventAllowMediumRemoval::from,
            "1E 00 00 00 01 00"),
    LOCATE_10(
            Units.DRIVES,
            0x2B,
            Operation.NONE_NEEDED,
            Direction.NONE,
            DriveCommand.Locate10::from,
            "2B 07 00 FF FF FF FF 00 FF 00"),
    POSITION_TO_ELEMENT(
            Units.CHANGERS,
            0x2B,
            Operation.NONE_NEEDED,
            Direction.NONE,
            ChangerCommand.PositionToElement::from,
            "2B 00 FF FF FF FF 00 00 01 00"),
    READ_POSITION(
            Units.DRIVES,
            0x34,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            DriveCommand.ReadPosition::from,
            "34 1F 00 00 00 00 00 FF FF 00"),
    INITIALIZE_ELEMENT_STATUS_WITH_RANGE(
            Units.CHANGERS,
            0x37,
            Operation.NONE_NEEDED,
            Direction.NONE,
            ChangerCommand.InitializeElementStatusWithRange::from,
            "37 03 FF FF 00 00 FF FF 00 00"),
    WRITE_BUFFER(
            Units.BOTH,
            0x3B,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            PrimaryCommand.WriteBuffer::from,
            "3B FF FF FF FF FF FF FF FF 00"),
    READ_BUFFER(
            Units.BOTH,
            0x3C,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.ReadBuffer::from,
            "3C FF FF FF FF FF FF FF FF 00"),
    REPORT_DENSITY_SUPPORT(
            Units.DRIVES,
            0x44,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            DriveCommand.ReportDensitySupport::from,
            "44 03 00 00 00 00 00 FF FF 00"),
    LOG_SELECT(
            Units.BOTH,
            0x4C,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            PrimaryCommand.LogSelect::from,
            "4C 03 FF FF 00 00 00 FF FF 00"),
    LOG_SENSE(
            Units.BOTH,
            0x4D,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.LogSense::from,
            "4D 01 FF FF 00 FF FF FF FF 00"),
    MODE_SELECT_10(
            Units.BOTH,
            0x55,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            PrimaryCommand.ModeSelect10::from,
            "55 11 00 00 00 00 00 FF FF 00"),
    MODE_SENSE_10(
            Units.BOTH,
            0x5A,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.ModeSense10::from,
            "5A 08 FF FF 00 00 00 FF FF 00"),
    PERSISTENT_RESERVE_IN(
            Units.BOTH,
            0x5E,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.PersistentReserveIn::from,
            "5E 1F 00 00 00 00 00 FF FF 00"),
    PERSISTENT_RESERVE_OUT(
            Units.BOTH,
            0x5F,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            PrimaryCommand.PersistentReserveOut::from,
            "5F 1F 0F 00 00 FF FF FF FF 00"),
    ALLOW_OVERWRITE(
            Units.DRIVES,
            0x82,
            Operation.NONE_NEEDED,
            Direction.NONE,
            DriveCommand.AllowOverwrite::from,
            "82 00 0F FF FF FF FF FF FF FF FF FF 00 00 00 00"),
    READ_ATTRIBUTE(
            Units.BOTH,
            0x8C,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.ReadAttribute::from,
            "8C 1F FF FF 00 FF 00 FF FF FF FF FF FF FF 01 00"),
    WRITE_ATTRIBUTE(
            Units.BOTH,
            0x8D,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            PrimaryCommand.WriteAttribute::from,
            "8D 01 FF FF 00 FF 00 FF 00 00 FF FF FF FF 00 00"),
    SPACE_16(
            Units.DRIVES,
            0x91,
            Operation.NONE_NEEDED,
            Direction.NONE,
            DriveCommand.Space16::from,
            "91 0F 00 00 FF FF FF FF FF FF FF FF 00 00 00 00"),
    LOCATE_16(
            Units.DRIVES,
            0x92,
            Operation.NONE_NEEDED,
            Direction.NONE,
            DriveCommand.Locate16::from,
            "92 3B 00 FF FF FF FF FF FF FF FF FF 00 00 00 00"),
    REPORT_LUNS(
            Units.BOTH,
            0xA0,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            PrimaryCommand.ReportLuns::from,
            "A0 00 FF 00 00 00 FF FF FF FF 00 00"),
    SECURITY_PROTOCOL_IN(
            Units.DRIVES,
            0xA2,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            DriveCommand.SecurityProtocolIn::from,
            "A2 FF FF FF 00 00 FF FF FF FF 00 00"),
    REPORT_TARGET_PORT_GROUPS(
            Units.BOTH,
            0xA3,
            0x0A,
            Direction.FROM_UNIT,
            PrimaryCommand.ReportTargetPortGroups::from,
            "A3 FF 00 00 00 00 FF FF FF FF 00 00"),
    REPORT_SUPPORTED_OPERATION_CODES(
            Units.BOTH,
            0xA3,
            0x0C,
            Direction.FROM_UNIT,
            PrimaryCommand.ReportSupportedOperationCodes::from,
            "A3 1F 87 FF FF FF FF FF FF FF 00 00"),
    RECEIVE_RECOMMENDED_ACCESS_ORDER(
            Units.DRIVES,
            0xA3,
            0x1D,
            Direction.FROM_UNIT,
            DriveCommand.ReceiveRecommendedAccessOrder::from,
            "A3 9F FF FF FF FF FF FF FF FF 07 00"),
    GENERATE_RECOMMENDED_ACCESS_ORDER(
            Units.DRIVES,
            0xA4,
            0x1D,
            Direction.TO_UNIT,
            DriveCommand.GenerateRecommendedAccessOrder::from,
            "A4 1F 07 07 00 00 FF FF FF FF 00 00"),
    MOVE_MEDIUM(
            Units.CHANGERS,
            0xA5,
            Operation.NONE_NEEDED,
            Direction.NONE,
            ChangerCommand.MoveMedium::from,
            "A5 00 FF FF FF FF FF FF 00 00 01 00"),
    EXCHANGE_MEDIUM(
            Units.CHANGERS,
            0xA6,
            Operation.NONE_NEEDED,
            Direction.NONE,
            ChangerCommand.ExchangeMedium::from,
            "A6 00 FF FF FF FF FF FF FF FF 03 00"),
    REQUEST_VOLUME_ELEMENT_ADDRESS(
            Units.CHANGERS,
            0xB5,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            ChangerCommand.RequestVolumeElementAddress::from,
            "B5 1F FF FF FF FF 00 FF FF FF 00 00"),
    SECURITY_PROTOCOL_OUT(
            Units.DRIVES,
            0xB5,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            DriveCommand.SecurityProtocolOut::from,
            "B5 FF FF FF 00 00 FF FF FF FF 00 00"),
    SEND_VOLUME_TAG(
            Units.CHANGERS,
            0xB6,
            Operation.NONE_NEEDED,
            Direction.TO_UNIT,
            ChangerCommand.SendVolumeTag::from,
            "B6 0F FF FF 00 1F 00 00 FF FF 00 00"),
    READ_ELEMENT_STATUS(
            Units.CHANGERS,
            0xB8,
            Operation.NONE_NEEDED,
            Direction.FROM_UNIT,
            ChangerCommand.ReadElementStatus::from,
            "B8 1F FF FF FF FF 03 FF FF FF 00 00"),
    /** Every operation code without a name here. */
    UNKNOWN(Units.NOBODY, -1, Operation.NONE_NEEDED, Direction.NONE, Command.Unknown::from, "");

    private static final int NONE_NEEDED = -1;
    private static final int SERVICE_ACTION = 0x1F;

    private final Set<UnitType> units;
    private final int code;
    private final int serviceAction;
    private final Direction direction;
    private final Decoder decoder;
    private final byte[] usage;

    /** Makes the record of the command from its fields. */
    private interface Decoder {
        Command from(Cdb cdb) throws ArchivoltException;
    }

    /** Who understands an operation. */
    private static final class Units {
        static final Set<UnitType> BOTH = EnumSet.allOf(UnitType.class);
        static final Set<UnitType> DRIVES = EnumSet.of(UnitType.DRIVE);
        static final Set<UnitType> CHANGERS = EnumSet.of(UnitType.CHANGER);
        static final Set<UnitType> NOBODY = EnumSet.noneOf(UnitType.class);
    }

    Operation(Set<UnitType> units, int code, int serviceAction, Direction direction, Decoder decoder, String usage) {
        this.units = units;
        this.code = code;
        this.serviceAction = serviceAction;
        this.direction = direction;
        this.decoder = decoder;
        this.usage = HexFormat.ofDelimiter(" ").parseHex(usage);
    }

    /** The first byte of the command descriptor block; -1 for {@link #UNKNOWN}. */
    public int code() {
        return code;
    }

    /** Whether the operation code is shared and a service action tells the operations apart. */
    public boolean hasServiceAction() {
        return serviceAction != NONE_NEEDED;
    }

    /** 0 unless {@link #hasServiceAction()}. */
    public int serviceAction() {
        return hasServiceAction() ? serviceAction : 0;
    }

    /** Length of the command descriptor block in bytes. */
    public int length() {
        return usage.length;
    }

    /** Which way its data go, if there are any. */
    public Direction direction() {
        return direction;
    }

    public boolean isFor(UnitType unit) {
        return units.contains(unit);
    }

    /** A bit for every bit of the command descriptor block that means something; the first byte is the operation code. */
    public byte[] usage() {
        byte[] copy = usage.clone();
        if (hasServiceAction()) {
            copy[1] = (byte) (copy[1] & ~SERVICE_ACTION | serviceAction);
        }
        return copy;
    }

    static Operation of(UnitType unit, byte[] cdb) throws ArchivoltException {
        if (cdb.length == 0) {
            throw ArchivoltException.invalid("cdb", "it is empty").with("length", 0);
        }
        int code = cdb[0] & 0xFF;
        int serviceAction = cdb.length > 1 ? cdb[1] & SERVICE_ACTION : 0;
        return Arrays.stream(values())
                .filter(known -> known.code == code && known.isFor(unit))
                .filter(known -> !known.hasServiceAction() || known.serviceAction == serviceAction)
                .findFirst()
                .orElse(UNKNOWN);
    }

    Command decode(byte[] cdb) throws ArchivoltException {
        if (cdb.length < length()) {
            throw ArchivoltException.invalid("cdb", "it is too short").with("length", cdb.length);
        }
        for (int i = 1; i < length(); i++) {
            checkReserved(i, cdb[i] & ~usage[i] & 0xFF);
        }
        return decoder.from(Cdb.read(cdb, length()));
    }

    private void checkReserved(int offset, int wrong) throws ArchivoltException {
        if (wrong != 0) {
            throw ArchivoltException.invalid("cdb", "a reserved bit is set")
                    .with("operation", this)
                    .with("byte", offset)
                    .with("bit", 31 - Integer.numberOfLeadingZeros(wrong));
        }
    }
}
