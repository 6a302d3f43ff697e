package org.archivolt.ldm.tape.virtual.internal.cartridge;

import java.util.Arrays;

/**
 * Lengths and kinds of the records and file marks of a partition, by block number: eight bytes each, since cartridges of
 * a million records are usual.
 */
final class RecordMap {
    private static final int FIRST_ROOM = 256;
    private static final long FILE_MARK = 1L << 63;

    /** Bytes before the end of the block; the highest bit says that it is a file mark. */
    private long[] ends = new long[FIRST_ROOM];

    private int count;

    int count() {
        return count;
    }

    boolean isFileMark(long block) {
        return (ends[index(block)] & FILE_MARK) != 0;
    }

    /** 0 for a file mark. */
    int length(long block) {
        return (int) (endOf(block) - bytesBefore(block));
    }

    /** Bytes of all records before a block; for the block behind the last one, of all. */
    long bytesBefore(long block) {
        return block == 0 ? 0 : endOf(block - 1);
    }

    private long endOf(long block) {
        return ends[index(block)] & ~FILE_MARK;
    }

    private int index(long block) {
        if (block < 0 || block >= count) {
            throw new IndexOutOfBoundsException("block " + block + " of " + count);
        }
        return (int) block;
    }

    void addRecord(int length) {
        add(bytesBefore(count) + length);
    }

    void addFileMark() {
        add(bytesBefore(count) | FILE_MARK);
    }

    private void add(long end) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = end;
    }

    /** Forgets a block and all behind it. */
    void truncate(long block) {
        count = (int) Math.min(count, block);
    }
}
