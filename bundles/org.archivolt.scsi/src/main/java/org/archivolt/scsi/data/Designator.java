package org.archivolt.scsi.data;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * A name of a unit or of its port, for the world to know it by (SPC-5 7.7.6).
 *
 * @param codeSet 1 binary, 2 ASCII, 3 UTF-8
 * @param association 0 the unit, 1 the port, 2 the device
 * @param type 1 vendor identification, 3 NAA, 4 relative port, 8 SCSI name
 */
public record Designator(int codeSet, int association, int type, byte[] value) {
    private static final int HEADER = 4;
    private static final int BINARY = 1;
    private static final int ASCII = 2;

    /** Of the unit: vendor, product and serial number, as drives give it. */
    public static Designator vendor(String vendor, String product, String serial) {
        byte[] number = serial.getBytes(StandardCharsets.US_ASCII);
        byte[] value = new Block(24 + number.length)
                .text(0, 8, vendor)
                .text(8, 16, product)
                .put(24, number)
                .bytes();
        return new Designator(ASCII, 0, 1, value);
    }

    /** Of the unit: a world-wide name of 8 bytes. */
    public static Designator worldWideName(long name) {
        return new Designator(BINARY, 0, 3, new Block(8).u64(0, name).bytes());
    }

    static Designator from(Fields fields) throws ArchivoltException {
        return new Designator(
                fields.u8(0) & 0x0F, fields.u8(1) >> 4 & 0x03, fields.u8(1) & 0x0F, fields.bytes(HEADER, fields.u8(3)));
    }

    /** ASCII as text, anything else in hexadecimal. */
    public String text() throws ArchivoltException {
        return codeSet == ASCII
                ? new Fields("a designator", value).text(0, value.length)
                : HexFormat.of().formatHex(value);
    }

    int length() {
        return HEADER + value.length;
    }

    int putInto(Block block, int offset) {
        block.u8(offset, codeSet)
                .u8(offset + 1, association << 4 | type)
                .u8(offset + 3, value.length)
                .put(offset + HEADER, value);
        return offset + length();
    }
}
