package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * A format a drive can use: a descriptor of REPORT DENSITY SUPPORT (SSC-5).
 *
 * @param code primary density code
 * @param bitsPerMillimetre of a track
 * @param width of the medium in tenths of a millimetre
 * @param capacity in MB
 * @param organization that assigned the code, at most 8 characters
 * @param name at most 8 characters, such as {@code U-918}
 * @param description at most 20 characters
 */
public record Density(
        int code,
        int secondaryCode,
        boolean writable,
        boolean preferred,
        int bitsPerMillimetre,
        int width,
        int tracks,
        long capacity,
        String organization,
        String name,
        String description) {
    private static final int HEADER = 4;
    private static final int LENGTH = 52;

    /** Reads the answer to the question for densities, not for types of cartridges. */
    public static List<Density> decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("densities", answer);
        List<Density> densities = new ArrayList<>();
        Fields rest = fields.part(HEADER, fields.u16(0) - 2L);
        while (rest.has(0, LENGTH)) {
            densities.add(from(rest));
            rest = rest.part(lengthOf(rest), Integer.MAX_VALUE);
        }
        return List.copyOf(densities);
    }

    public static byte[] encode(List<Density> densities) {
        Block block = new Block(HEADER + LENGTH * densities.size()).u16(0, 2 + LENGTH * densities.size());
        for (int i = 0; i < densities.size(); i++) {
            block.put(HEADER + LENGTH * i, densities.get(i).encode());
        }
        return block.bytes();
    }

    /** A descriptor says its length only if it says that it does. */
    private static int lengthOf(Fields fields) throws ArchivoltException {
        boolean told = fields.flag(2, 0x01);
        return told ? Math.max(LENGTH, 5 + fields.u16(3)) : LENGTH;
    }

    private static Density from(Fields fields) throws ArchivoltException {
        return new Density(
                fields.u8(0),
                fields.u8(1),
                fields.flag(2, 0x80),
                fields.flag(2, 0x20),
                fields.u24(5),
                fields.u16(8),
                fields.u16(10),
                fields.u32(12),
                fields.text(16, 8),
                fields.text(24, 8),
                fields.text(32, 20));
    }

    private byte[] encode() {
        return new Block(LENGTH)
                .u8(0, code)
                .u8(1, secondaryCode)
                .flag(2, 0x80, writable)
                .flag(2, 0x20, preferred)
                .u24(5, bitsPerMillimetre)
                .u16(8, width)
                .u16(10, tracks)
                .u32(12, capacity)
                .text(16, 8, organization)
                .text(24, 8, name)
                .text(32, 20, description)
                .bytes();
    }
}
