package org.archivolt.scsi.data;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Standard INQUIRY data (SPC-5 6.6.2).
 *
 * @param qualifier 0 for a unit that is there; 3 where no unit can be
 * @param deviceType the peripheral device type; see {@link #unit()}
 * @param version of SPC: 5 for SPC-3, 6 for SPC-4, 7 for SPC-5
 * @param protection whether logical block protection is there (PROTECT)
 * @param vendor at most 8 characters
 * @param product at most 16
 * @param revision at most 4
 */
public record StandardInquiry(
        int qualifier,
        int deviceType,
        boolean removable,
        int version,
        boolean protection,
        String vendor,
        String product,
        String revision) {
    private static final int LENGTH = 96;
    private static final int LENGTH_MIN = 36;
    private static final int SPC_5 = 7;

    /** Of a unit that is there. */
    public static StandardInquiry of(UnitType unit, String vendor, String product, String revision) {
        return new StandardInquiry(0, unit.code(), true, SPC_5, false, vendor, product, revision);
    }

    /** @return nothing when it is not there, or neither drive nor changer */
    public Optional<UnitType> unit() {
        return qualifier == 0 ? UnitType.of(deviceType) : Optional.empty();
    }

    public static StandardInquiry decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("INQUIRY data", answer);
        if (!fields.has(0, LENGTH_MIN)) {
            throw fields.wrong("length", answer.length);
        }
        return new StandardInquiry(
                fields.u8(0) >> 5,
                fields.u8(0) & 0x1F,
                fields.flag(1, 0x80),
                fields.u8(2),
                fields.flag(5, 0x01),
                fields.text(8, 8),
                fields.text(16, 16),
                fields.text(32, 4));
    }

    public byte[] encode() {
        return new Block(LENGTH)
                .u8(0, qualifier << 5 | deviceType)
                .flag(1, 0x80, removable)
                .u8(2, version)
                .u8(3, 0x02) // the response data format of the standard
                .u8(4, LENGTH - 5)
                .flag(5, 0x01, protection)
                .u8(7, 0x02) // tasks are queued
                .text(8, 8, vendor)
                .text(16, 16, product)
                .text(32, 4, revision)
                .bytes();
    }
}
