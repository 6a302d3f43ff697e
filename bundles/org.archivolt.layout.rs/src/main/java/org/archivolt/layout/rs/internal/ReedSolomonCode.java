package org.archivolt.layout.rs.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.archivolt.layout.rows.RowCode;

/** Parity by {@link ParityMatrix}. */
record ReedSolomonCode(int dataColumns, int parityColumns) implements RowCode {
    /** The first column of the matrix has nothing but 1. */
    @Override
    public OptionalInt copyOf(int parityColumn) {
        return dataColumns == 1 ? OptionalInt.of(0) : OptionalInt.empty();
    }

    @Override
    public void encode(ByteBuffer[] data, ByteBuffer[] parity) {
        int[][] coefficients = new int[parityColumns][];
        for (int row = 0; row < parityColumns; row++) {
            coefficients[row] = parityRow(row);
        }
        combine(data, coefficients, parity);
    }

    private int[] parityRow(int row) {
        return IntStream.range(0, dataColumns)
                .map(column -> ParityMatrix.entry(row, column))
                .toArray();
    }

    @Override
    public void decode(ByteBuffer[] known, Map<Integer, ByteBuffer> lost) {
        int[] unknown =
                columns(0, dataColumns).filter(column -> known[column] == null).toArray();
        int[] parity = columns(dataColumns, parityColumns)
                .filter(column -> known[column] != null)
                .limit(unknown.length)
                .toArray();
        int[][] solved = solve(unknown, parity);
        int[][] coefficients = new int[lost.size()][];
        ByteBuffer[] sums = new ByteBuffer[lost.size()];
        int next = 0;
        for (Map.Entry<Integer, ByteBuffer> each : lost.entrySet()) {
            int column = each.getKey();
            coefficients[next] =
                    column < dataColumns ? solved[indexOf(column, unknown)] : substitute(column, unknown, solved);
            sums[next++] = each.getValue();
        }
        combine(known, coefficients, sums);
    }

    private static IntStream columns(int first, int count) {
        return IntStream.range(first, first + count);
    }

    private static int indexOf(int column, int[] columns) {
        return IntStream.range(0, columns.length)
                .filter(i -> columns[i] == column)
                .findFirst()
                .orElseThrow();
    }

    /** What each column contributes to each unknown data column: parity by the inverse, and through it known data. */
    private int[][] solve(int[] unknown, int[] parity) {
        int[][] square = new int[unknown.length][unknown.length];
        for (int i = 0; i < parity.length; i++) {
            for (int j = 0; j < unknown.length; j++) {
                square[i][j] = ParityMatrix.entry(parity[i] - dataColumns, unknown[j]);
            }
        }
        int[][] inverse = ParityMatrix.invert(square);
        int[][] solved = new int[unknown.length][dataColumns + parityColumns];
        for (int i = 0; i < unknown.length; i++) {
            for (int j = 0; j < parity.length; j++) {
                solved[i][parity[j]] = inverse[i][j];
                add(inverse[i][j], parityRow(parity[j] - dataColumns), solved[i]);
            }
            for (int column : unknown) {
                solved[i][column] = 0;
            }
        }
        return solved;
    }

    /** What each known column contributes to a parity column. */
    private int[] substitute(int parityColumn, int[] unknown, int[][] solved) {
        int[] row = parityRow(parityColumn - dataColumns);
        int[] known = new int[dataColumns + parityColumns];
        add(1, row, known);
        for (int i = 0; i < unknown.length; i++) {
            known[unknown[i]] = 0;
        }
        for (int i = 0; i < unknown.length; i++) {
            add(row[unknown[i]], solved[i], known);
        }
        return known;
    }

    private static void add(int factor, int[] row, int[] sum) {
        for (int column = 0; column < row.length; column++) {
            sum[column] ^= GaloisField.multiply(factor, row[column]);
        }
    }

    /** Leaves out columns that are not known, or zeros. */
    private static void combine(ByteBuffer[] columns, int[][] coefficients, ByteBuffer[] sums) {
        int[] used = IntStream.range(0, columns.length)
                .filter(column -> columns[column] != null && columns[column].hasRemaining())
                .filter(column -> IntStream.range(0, sums.length).anyMatch(sum -> coefficients[sum][column] != 0))
                .toArray();
        Combination.compute(
                IntStream.of(used).mapToObj(column -> columns[column]).toArray(ByteBuffer[]::new),
                Arrays.stream(coefficients)
                        .map(row ->
                                IntStream.of(used).map(column -> row[column]).toArray())
                        .toArray(int[][]::new),
                sums);
    }
}
