package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.command.PositionForm;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Where a tape is: the answer to READ POSITION (SSC-5).
 *
 * @param beginning of the partition
 * @param end at or past the early warning
 * @param programmableEnd at or past the programmable early warning
 * @param known whether the unit knows; else the numbers mean nothing
 * @param block the next block or file mark the host will read or write
 * @param medium the same as the medium is concerned, with nothing in the buffer; unknown to the long form, which gives
 *     {@code block}
 * @param fileMarks before the position; only the long form knows, else -1
 * @param bufferedBlocks not on the medium yet; -1 when not told
 * @param bufferedBytes not on the medium yet; -1 when not told
 */
public record TapePosition(
        boolean beginning,
        boolean end,
        boolean programmableEnd,
        boolean known,
        int partition,
        long block,
        long medium,
        long fileMarks,
        long bufferedBlocks,
        long bufferedBytes) {
    private static final int SHORT = 20;
    private static final int LONG = 32;
    private static final int BLOCKS_UNKNOWN = 0x20;
    private static final int BYTES_UNKNOWN = 0x10;
    private static final long U32_MAX = 0xFFFFFFFFL;
    private static final int U24_MAX = 0xFFFFFF;

    public static TapePosition decode(PositionForm form, byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("a tape position", answer);
        return switch (form) {
            case SHORT, SHORT_OF_VENDOR -> decodeShort(fields);
            case LONG -> decodeLong(fields);
            case EXTENDED -> decodeExtended(fields);
        };
    }

    public byte[] encode(PositionForm form) {
        return switch (form) {
            case SHORT, SHORT_OF_VENDOR -> encodeShort();
            case LONG -> encodeLong();
            case EXTENDED -> encodeExtended();
        };
    }

    private static TapePosition decodeShort(Fields fields) throws ArchivoltException {
        int flags = fields.u8(0);
        return new TapePosition(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                (flags & 0x01) != 0,
                (flags & 0x06) == 0, // neither unknown nor too large for this form
                fields.u8(1),
                fields.u32(4),
                fields.u32(8),
                -1,
                (flags & 0x20) != 0 ? -1 : fields.u24(13),
                (flags & 0x10) != 0 ? -1 : fields.u32(16));
    }

    private static TapePosition decodeLong(Fields fields) throws ArchivoltException {
        int flags = fields.u8(0);
        return new TapePosition(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                (flags & 0x01) != 0,
                (flags & 0x04) == 0,
                (int) Math.min(Integer.MAX_VALUE, fields.u32(4)),
                fields.u64(8),
                fields.u64(8),
                (flags & 0x08) != 0 ? -1 : fields.u64(16),
                -1,
                -1);
    }

    private static TapePosition decodeExtended(Fields fields) throws ArchivoltException {
        int flags = fields.u8(0);
        return new TapePosition(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                (flags & 0x01) != 0,
                (flags & 0x06) == 0,
                fields.u8(1),
                fields.u64(8),
                fields.u64(16),
                -1,
                (flags & 0x20) != 0 ? -1 : fields.u24(5),
                (flags & 0x10) != 0 ? -1 : fields.u64(24));
    }

    private byte[] encodeShort() {
        boolean fits = block <= U32_MAX && medium <= U32_MAX;
        return ends(new Block(SHORT))
                .flag(0, 0x04, !known || !fits)
                .bits(0, unknownBuffer(U24_MAX, U32_MAX))
                .u8(1, partition)
                .u32(4, fits ? block : 0)
                .u32(8, fits ? medium : 0)
                .u24(13, bufferedBlocks > U24_MAX ? 0 : (int) Math.max(0, bufferedBlocks))
                .u32(16, bufferedBytes > U32_MAX ? 0 : Math.max(0, bufferedBytes))
                .bytes();
    }

    private byte[] encodeLong() {
        return ends(new Block(LONG))
                .flag(0, 0x04, !known)
                .flag(0, 0x08, fileMarks < 0)
                .u32(4, partition)
                .u64(8, block)
                .u64(16, Math.max(0, fileMarks))
                .bytes();
    }

    private byte[] encodeExtended() {
        return ends(new Block(LONG))
                .flag(0, 0x04, !known)
                .bits(0, unknownBuffer(U24_MAX, Long.MAX_VALUE))
                .u8(1, partition)
                .u16(2, LONG - 4)
                .u24(5, bufferedBlocks > U24_MAX ? 0 : (int) Math.max(0, bufferedBlocks))
                .u64(8, block)
                .u64(16, medium)
                .u64(24, Math.max(0, bufferedBytes))
                .bytes();
    }

    private Block ends(Block block) {
        return block.flag(0, 0x80, beginning).flag(0, 0x40, end).flag(0, 0x01, programmableEnd);
    }

    private int unknownBuffer(long blocksMax, long bytesMax) {
        boolean blocks = bufferedBlocks < 0 || bufferedBlocks > blocksMax;
        boolean bytes = bufferedBytes < 0 || bufferedBytes > bytesMax;
        return (blocks ? BLOCKS_UNKNOWN : 0) | (bytes ? BYTES_UNKNOWN : 0);
    }
}
