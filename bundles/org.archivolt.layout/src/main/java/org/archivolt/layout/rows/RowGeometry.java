package org.archivolt.layout.rows;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ByteRange;

/**
 * Where the bytes of an object are: block {@code i} of the object is in row {@code i / d} of data column {@code i % d}.
 *
 * <pre>
 *            column 0   column 1   column 2 (parity)
 *   row 0    block 0    block 1    parity of 0, 1
 *   row 1    block 2    blo        as long as block 2
 * </pre>
 */
record RowGeometry(long size, int blockBytes, int dataColumns, int parityColumns) {
    int columns() {
        return dataColumns + parityColumns;
    }

    long rowBytes() {
        return (long) blockBytes * dataColumns;
    }

    long rows() {
        return size / rowBytes() + (size % rowBytes() == 0 ? 0 : 1);
    }

    long rowOf(long position) {
        return position / rowBytes();
    }

    long begin(long row, int dataColumn) {
        return row * rowBytes() + (long) dataColumn * blockBytes;
    }

    boolean isData(int column) {
        return column < dataColumns;
    }

    /** Parity is as long as the longest block of data, which is the first. */
    int length(long row, int column) {
        long left = size - begin(row, isData(column) ? column : 0);
        return (int) Math.max(0, Math.min(blockBytes, left));
    }

    /** How many data columns have a block in the row; the others stand for zeros. */
    int dataBlocks(long row) {
        long left = size - row * rowBytes();
        return (int) Math.min(dataColumns, left / blockBytes + (left % blockBytes == 0 ? 0 : 1));
    }

    /** Columns that have a block in the row, data first. */
    List<Integer> columnsOf(long row) {
        List<Integer> columns = new ArrayList<>();
        for (int column = 0; column < dataBlocks(row); column++) {
            columns.add(column);
        }
        for (int column = dataColumns; column < columns(); column++) {
            columns.add(column);
        }
        return columns;
    }

    /** Data columns whose block of the row has bytes of the range. */
    List<Integer> dataColumnsOf(long row, ByteRange range) {
        List<Integer> columns = new ArrayList<>();
        for (int column = 0; column < dataBlocks(row); column++) {
            long begin = begin(row, column);
            if (begin < range.end() && begin + length(row, column) > range.offset()) {
                columns.add(column);
            }
        }
        return columns;
    }

    /** Bytes in the longest column, which is the first. */
    long longestColumn() {
        return columnBytes(0);
    }

    /** All rows but the last are full. */
    long columnBytes(int column) {
        long rows = rows();
        return rows == 0 ? 0 : (rows - 1) * blockBytes + length(rows - 1, column);
    }
}
