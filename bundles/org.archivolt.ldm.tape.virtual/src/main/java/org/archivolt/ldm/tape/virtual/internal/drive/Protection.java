package org.archivolt.ldm.tape.virtual.internal.drive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;

/** Logical block protection by CRC32C (SSC-5, 4.2.29): four bytes at the end of each block on the wire, not on the tape. */
final class Protection {
    static final int METHOD = 2;
    static final int BYTES = 4;

    private Protection() {}

    /** Checks a block that is to be written and takes its protection off. */
    static void check(ByteBuffer block) throws CheckCondition {
        int length = block.remaining() - BYTES;
        if (length <= 0 || sum(block, block.position(), length) != sumAt(block, block.position() + length)) {
            throw CheckCondition.of(SenseCode.LOGICAL_BLOCK_GUARD);
        }
        block.limit(block.limit() - BYTES);
    }

    /**
     * Appends the protection to a block that was read, if it is there as a whole and there is room.
     *
     * @return how many bytes longer the block becomes
     */
    static int append(ByteBuffer into, int start, int recorded) {
        boolean whole = into.position() - start == recorded;
        if (whole && into.remaining() >= BYTES) {
            into.put(bytes(sum(into, start, recorded)));
        }
        return BYTES;
    }

    private static int sum(ByteBuffer block, int start, int length) {
        CRC32C sum = new CRC32C();
        sum.update(block.slice(start, length));
        return (int) sum.getValue();
    }

    private static byte[] bytes(int sum) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sum)
                .array();
    }

    private static int sumAt(ByteBuffer block, int offset) {
        return block.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }
}
