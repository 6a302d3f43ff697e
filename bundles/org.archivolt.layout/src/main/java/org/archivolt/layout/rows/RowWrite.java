package org.archivolt.layout.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ColumnWriter;
import org.archivolt.layout.ObjectBody;

/** Writes one object, row by row. */
final class RowWrite {
    /** Rows that are being received, computed or written at the same time; narrow ones are more. */
    private static final int ROWS_IN_FLIGHT = 2;

    private static final int BLOCKS_IN_FLIGHT_MIN = 4;

    private final IntFunction<RowCode> codes;
    private final ObjectBody body;
    private final ColumnWriter columns;
    private final int bufferBytes;
    private final Block[] data;
    private final Block[] parity;
    private RowCode code;

    private RowWrite(IntFunction<RowCode> codes, RowCode code, ObjectBody body, ColumnWriter columns, int bufferBytes) {
        this.codes = codes;
        this.code = code;
        this.body = body;
        this.columns = columns;
        this.bufferBytes = bufferBytes;
        this.data = new Block[code.dataColumns()];
        this.parity = new Block[code.parityColumns()];
    }

    /**
     * @param codes the code of an object with so many data columns
     * @param dataColumns how many there are for this one
     */
    static void write(
            IntFunction<RowCode> codes,
            int dataColumns,
            int blockBytes,
            ChecksumAlgorithm checksum,
            ChecksumAlgorithm blockChecksum,
            ObjectBody body,
            ColumnWriter columns)
            throws ArchivoltException {
        long size = body.size().orElse(Long.MAX_VALUE);
        int bufferBytes = (int) Math.max(1, Math.min(blockBytes, size));
        RowCode code = codes.apply(dataColumns);
        columns.begin(
                new ColumnPlan(blockBytes, blocks(code, bufferBytes, size), bufferBytes, checksum, blockChecksum));
        new RowWrite(codes, code, body, columns, bufferBytes).write(blockBytes);
    }

    /** Not more than the object has. */
    private static int blocks(RowCode code, int bufferBytes, long size) {
        int inRow = code.dataColumns() + computedParity(code);
        long rows = 1 + (size - 1) / ((long) bufferBytes * code.dataColumns());
        int most = Math.max(BLOCKS_IN_FLIGHT_MIN, ROWS_IN_FLIGHT * inRow);
        return (int) Math.min(most, Math.max(1, Math.min(most, rows)) * inRow);
    }

    static int computedParity(RowCode code) {
        int computed = 0;
        for (int column = code.dataColumns(); column < code.dataColumns() + code.parityColumns(); column++) {
            computed += code.copyOf(column).isEmpty() ? 1 : 0;
        }
        return computed;
    }

    private void write(int blockBytes) throws ArchivoltException {
        boolean isFirst = true;
        boolean more = true;
        while (more) {
            try {
                more = writeRow(blockBytes, isFirst);
            } finally {
                closeAll(data);
                closeAll(parity);
            }
            isFirst = false;
        }
    }

    /** Returns whether the body may have more. An object without bytes has one empty block, so that it is on media. */
    private boolean writeRow(int blockBytes, boolean isFirst) throws ArchivoltException {
        int filled = 0;
        boolean more = true;
        while (more && filled < code.dataColumns()) {
            Block block = columns.take(body, bufferBytes);
            data[filled] = block;
            int length = block.bytes().limit();
            if (length > 0 || isFirst && filled == 0) {
                columns.append(filled, block);
                filled++;
            }
            more = length == blockBytes;
        }
        if (isFirst && filled < code.dataColumns()) {
            // it is shorter than anybody knew: it gets the columns it would have got
            code = codes.apply(filled);
        }
        if (filled > 0) {
            writeParity(filled);
        }
        return more;
    }

    private void writeParity(int filled) throws ArchivoltException {
        int length = data[0].bytes().limit();
        ByteBuffer[] computed = new ByteBuffer[parity.length];
        boolean isAnyComputed = false;
        for (int i = 0; i < parity.length; i++) {
            if (code.copyOf(code.dataColumns() + i).isEmpty()) {
                parity[i] = columns.take();
                computed[i] = parity[i].bytes().clear().limit(length);
                isAnyComputed = true;
            }
        }
        if (isAnyComputed) {
            code.encode(padded(filled, length), computed);
        }
        for (int i = 0; i < parity.length; i++) {
            int column = code.dataColumns() + i;
            OptionalInt copied = code.copyOf(column);
            columns.append(column, copied.isPresent() ? data[copied.getAsInt()] : parity[i]);
        }
    }

    private ByteBuffer[] padded(int filled, int length) {
        ByteBuffer[] padded = new ByteBuffer[code.dataColumns()];
        for (int i = 0; i < padded.length; i++) {
            padded[i] = i < filled ? Padding.padded(data[i].bytes(), length) : ByteBuffer.allocate(0);
        }
        return padded;
    }

    private static void closeAll(Block[] blocks) {
        for (Block block : blocks) {
            if (block != null) {
                block.close();
            }
        }
        Arrays.fill(blocks, null);
    }
}
