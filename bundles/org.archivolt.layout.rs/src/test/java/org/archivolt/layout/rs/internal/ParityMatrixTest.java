package org.archivolt.layout.rs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ParityMatrixTest {
    /**
     * Goal: whatever columns are lost, as many as there are parity columns, the others tell them. Method: every choice of
     * parity rows and of equally many data columns; the columns are chosen one after the other, and each is reduced by
     * those before it, so that what they share is done once.
     */
    @Test
    void everySquarePartCanBeInverted() {
        for (int rows = 1; rows < 1 << ParityMatrix.PARITY_COLUMNS_MAX; rows++) {
            int chosen = rows;
            int[] parityRows = IntStream.range(0, ParityMatrix.PARITY_COLUMNS_MAX)
                    .filter(row -> (chosen >> row & 1) == 1)
                    .toArray();
            chooseColumns(parityRows, new int[parityRows.length][], new int[parityRows.length], 0, 0);
        }
    }

    private static void chooseColumns(int[] rows, int[][] reduced, int[] pivots, int count, int next) {
        for (int column = next; count < rows.length && column < ParityMatrix.DATA_COLUMNS_MAX; column++) {
            int[] entries = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                entries[i] = ParityMatrix.entry(rows[i], column);
            }
            for (int i = 0; i < count; i++) {
                int factor = GaloisField.divide(entries[pivots[i]], reduced[i][pivots[i]]);
                for (int k = 0; factor != 0 && k < rows.length; k++) {
                    entries[k] ^= GaloisField.multiply(factor, reduced[i][k]);
                }
            }
            int pivot = 0;
            while (pivot < rows.length && entries[pivot] == 0) {
                pivot++;
            }
            if (pivot == rows.length) {
                throw new AssertionError("column " + column + " depends on others in rows "
                        + IntStream.of(rows).boxed().toList());
            }
            reduced[count] = entries;
            pivots[count] = pivot;
            chooseColumns(rows, reduced, pivots, count + 1, column + 1);
        }
    }

    /** What other software calls P and Q. */
    @Test
    void firstTwoRowsAreThoseOfRaid6() {
        int power = 1;
        for (int column = 0; column < ParityMatrix.DATA_COLUMNS_MAX; column++) {
            assertThat(ParityMatrix.entry(0, column)).isEqualTo(1);
            assertThat(ParityMatrix.entry(1, column)).isEqualTo(power);
            power = IndependentReader.multiply(power, 2);
        }
    }

    @Test
    void firstColumnIsCopied() {
        for (int row = 0; row < ParityMatrix.PARITY_COLUMNS_MAX; row++) {
            assertThat(ParityMatrix.entry(row, 0)).isEqualTo(1);
        }
    }

    /** What is on media depends on these for ever. */
    @Test
    void entriesNeverChange() {
        assertThat(IntStream.range(0, 8).map(column -> ParityMatrix.entry(2, column)))
                .containsExactly(1, 187, 166, 215, 199, 7, 206, 130);
        assertThat(IntStream.range(0, 8).map(column -> ParityMatrix.entry(5, column)))
                .containsExactly(1, 224, 24, 200, 234, 236, 57, 45);
    }

    @Test
    void inverseTimesMatrixIsOne() {
        int[][] inverse = ParityMatrix.invert(matrix());
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                int sum = 0;
                for (int k = 0; k < 5; k++) {
                    sum ^= GaloisField.multiply(inverse[i][k], matrix()[k][j]);
                }
                assertThat(sum).isEqualTo(i == j ? 1 : 0);
            }
        }
    }

    private static int[][] matrix() {
        return new int[][] {{0, 0, 3, 4, 5}, {1, 1, 1, 1, 1}, {0, 9, 0, 7, 0}, {0, 0, 0, 0, 2}, {255, 1, 128, 9, 4}};
    }

    @Test
    void refusesWhatHasNoInverse() {
        assertThatThrownBy(() -> ParityMatrix.invert(new int[][] {{1, 2}, {2, 4}}))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void fieldMultipliesAndDividesAsTheIndependentReaderDoes() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                int product = GaloisField.multiply(a, b);
                assertThat(product).isEqualTo(IndependentReader.multiply(a, b));
                if (b != 0) {
                    assertThat(GaloisField.divide(product, b)).isEqualTo(a);
                }
            }
        }
    }
}
