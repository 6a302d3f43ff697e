package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * The answer to READ BLOCK LIMITS (SSC-5).
 *
 * @param granularity lengths are multiples of this power of two
 * @param lengthMax in bytes; 0 for no limit
 * @param lengthMin in bytes
 */
public record BlockLimits(int granularity, int lengthMax, int lengthMin) {
    public static BlockLimits decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("block limits", answer);
        return new BlockLimits(fields.u8(0) & 0x1F, fields.u24(1), fields.u16(4));
    }

    public byte[] encode() {
        return new Block(6)
                .u8(0, granularity)
                .u24(1, lengthMax)
                .u16(4, lengthMin)
                .bytes();
    }
}
