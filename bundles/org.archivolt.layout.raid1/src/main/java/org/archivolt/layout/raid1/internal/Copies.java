package org.archivolt.layout.raid1.internal;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import org.archivolt.layout.rows.RowCode;

/** All columns are the same, so that nothing is ever computed. */
record Copies(int parityColumns) implements RowCode {
    @Override
    public int dataColumns() {
        return 1;
    }

    @Override
    public OptionalInt copyOf(int parityColumn) {
        return OptionalInt.of(0);
    }

    @Override
    public void encode(ByteBuffer[] data, ByteBuffer[] parity) {
        throw new IllegalStateException("copies are not computed");
    }

    @Override
    public void decode(ByteBuffer[] known, Map<Integer, ByteBuffer> lost) {
        throw new IllegalStateException("copies are not computed");
    }
}
