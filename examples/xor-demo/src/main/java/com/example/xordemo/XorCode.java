package com.example.xordemo;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.archivolt.layout.rows.RowCode;

/** The parity of a row is the XOR of its data. So each block is the XOR of all the others. */
record XorCode(int dataColumns) implements RowCode {
    @Override
    public int parityColumns() {
        return 1;
    }

    @Override
    public void encode(ByteBuffer[] data, ByteBuffer[] parity) {
        xor(data, parity[0]);
    }

    @Override
    public void decode(ByteBuffer[] known, Map<Integer, ByteBuffer> lost) {
        lost.values().forEach(block -> xor(known, block));
    }

    /** Eight bytes at a time, then the rest. */
    private static void xor(ByteBuffer[] blocks, ByteBuffer block) {
        List<ByteBuffer> from = present(blocks);
        ByteBuffer into = block.slice();
        int at = 0;
        for (; at + Long.BYTES <= into.capacity(); at += Long.BYTES) {
            long sum = 0;
            for (ByteBuffer each : from) {
                sum ^= each.getLong(at);
            }
            into.putLong(at, sum);
        }
        for (; at < into.capacity(); at++) {
            byte sum = 0;
            for (ByteBuffer each : from) {
                sum ^= each.get(at);
            }
            into.put(at, sum);
        }
    }

    /** A lost block is null; an empty one stands for zeros. */
    private static List<ByteBuffer> present(ByteBuffer[] blocks) {
        return Arrays.stream(blocks)
                .filter(block -> block != null && block.hasRemaining())
                .map(ByteBuffer::slice)
                .toList();
    }
}
