package org.archivolt.layout.raid0.internal;

import java.nio.ByteBuffer;
import java.util.Map;
import org.archivolt.layout.rows.RowCode;

/** Nothing is computed, and nothing may be lost. */
record NoParity(int dataColumns) implements RowCode {
    @Override
    public int parityColumns() {
        return 0;
    }

    @Override
    public void encode(ByteBuffer[] data, ByteBuffer[] parity) {
        throw new IllegalStateException("there is no parity to compute");
    }

    @Override
    public void decode(ByteBuffer[] known, Map<Integer, ByteBuffer> lost) {
        throw new IllegalStateException("there is no parity to compute from");
    }
}
