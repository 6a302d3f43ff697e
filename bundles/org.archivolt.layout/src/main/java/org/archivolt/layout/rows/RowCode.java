package org.archivolt.layout.rows;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A systematic code over the blocks of one row: data columns 0 to d - 1, then parity columns d to d + p - 1, any p of
 * which may be lost. Stateless; used by many threads at once.
 *
 * <p>In all methods a buffer either has as many bytes as the others between its position and its limit, or none, which
 * stands for zeros. Positions are left as they are.
 */
@ConsumerType
public interface RowCode {
    int dataColumns();

    int parityColumns();

    /** The data column of which a parity column is a mere copy; then it is never computed. */
    default OptionalInt copyOf(int parityColumn) {
        return OptionalInt.empty();
    }

    /**
     * Computes parity.
     *
     * @param data one buffer for each data column
     * @param parity one for each parity column, to be filled; null for one that is a copy
     */
    void encode(ByteBuffer[] data, ByteBuffer[] parity);

    /**
     * Computes what is lost.
     *
     * @param known by column; null for one that is not known. At least d are.
     * @param lost by column, data or parity, to be filled
     */
    void decode(ByteBuffer[] known, Map<Integer, ByteBuffer> lost);
}
