package org.archivolt.layout.rs.internal;

/**
 * What each data column contributes to each parity column. No entry depends on how many columns there are.
 *
 * <pre>
 *   row 0     1                            the exclusive or of all
 *   row 1     2^j                          with row 0 the P and Q of RAID 6
 *   row i     (1 + 2^i) / (2^-j + 2^i)     i = 2, 3, …
 * </pre>
 *
 * <p>Row 1 is 1 / (2^-j + 0), so that all rows from 1 on are those of a Cauchy matrix with the points 2^-j and 0, 2^2,
 * 2^3, …, each times a constant that makes its first entry 1; row 0 is the limit of such a row for a point that grows beyond
 * all bounds. The points are distinct, hence every square part of the matrix can be inverted, which is to say that any
 * columns that are as many as the data columns tell all others. A test looks at each of those parts.
 */
final class ParityMatrix {
    static final int DATA_COLUMNS_MAX = 32;
    static final int PARITY_COLUMNS_MAX = 6;

    private ParityMatrix() {}

    static int entry(int parityRow, int dataColumn) {
        if (parityRow == 0) {
            return 1;
        }
        int point = parityRow == 1 ? 0 : GaloisField.power(parityRow);
        return GaloisField.divide(1 ^ point, GaloisField.power(-dataColumn) ^ point);
    }

    /**
     * The inverse of a square matrix, which is overwritten.
     *
     * @throws ArithmeticException if it has none
     */
    static int[][] invert(int[][] matrix) {
        int size = matrix.length;
        int[][] inverse = new int[size][size];
        for (int i = 0; i < size; i++) {
            inverse[i][i] = 1;
        }
        for (int i = 0; i < size; i++) {
            bringPivotUp(matrix, inverse, i);
            int pivot = matrix[i][i];
            for (int column = 0; column < size; column++) {
                matrix[i][column] = GaloisField.divide(matrix[i][column], pivot);
                inverse[i][column] = GaloisField.divide(inverse[i][column], pivot);
            }
            for (int row = 0; row < size; row++) {
                int factor = matrix[row][i];
                if (row != i && factor != 0) {
                    addRow(matrix, i, factor, row);
                    addRow(inverse, i, factor, row);
                }
            }
        }
        return inverse;
    }

    private static void bringPivotUp(int[][] matrix, int[][] inverse, int i) {
        int row = i;
        while (row < matrix.length && matrix[row][i] == 0) {
            row++;
        }
        if (row == matrix.length) {
            throw new ArithmeticException("the matrix has no inverse");
        }
        swap(matrix, i, row);
        swap(inverse, i, row);
    }

    private static void swap(int[][] matrix, int a, int b) {
        int[] row = matrix[a];
        matrix[a] = matrix[b];
        matrix[b] = row;
    }

    private static void addRow(int[][] matrix, int from, int factor, int to) {
        for (int column = 0; column < matrix.length; column++) {
            matrix[to][column] ^= GaloisField.multiply(factor, matrix[from][column]);
        }
    }
}
