package org.archivolt.layout.raid4.internal;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import org.archivolt.layout.rows.RowCode;

/** Any column is the exclusive or of all others. */
record ExclusiveOr(int dataColumns) implements RowCode {
    /** So that what is worked on stays in the first-level cache. */
    private static final int STRIP_BYTES = 8192;

    @Override
    public int parityColumns() {
        return 1;
    }

    @Override
    public OptionalInt copyOf(int parityColumn) {
        return dataColumns == 1 ? OptionalInt.of(0) : OptionalInt.empty();
    }

    @Override
    public void encode(ByteBuffer[] data, ByteBuffer[] parity) {
        combine(data, parity[0]);
    }

    @Override
    public void decode(ByteBuffer[] known, Map<Integer, ByteBuffer> lost) {
        lost.values().forEach(only -> combine(known, only));
    }

    private static void combine(ByteBuffer[] columns, ByteBuffer into) {
        byte[] sum = new byte[Math.min(STRIP_BYTES, into.remaining())];
        byte[] term = new byte[sum.length];
        for (int offset = 0; offset < into.remaining(); offset += sum.length) {
            int length = Math.min(sum.length, into.remaining() - offset);
            byte[] next = sum;
            for (ByteBuffer column : columns) {
                if (column != null && column.hasRemaining()) {
                    column.get(column.position() + offset, next, 0, length);
                    if (next == term) {
                        add(term, sum);
                    }
                    next = term;
                }
            }
            into.put(into.position() + offset, sum, 0, length);
        }
    }

    /** Shaped so that the compiler makes vector instructions of it. */
    private static void add(byte[] term, byte[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= term[i];
        }
    }
}
