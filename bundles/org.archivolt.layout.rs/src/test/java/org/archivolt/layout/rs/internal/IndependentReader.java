package org.archivolt.layout.rs.internal;

/** Reads what raid0, raid4 and rs have written, by docs/layouts.md alone and byte by byte. Shares no code with them. */
final class IndependentReader {
    private static final int[] INVERSES = new int[256];

    static {
        for (int a = 1; a < 256; a++) {
            while (multiply(a, INVERSES[a]) != 1) {
                INVERSES[a]++;
            }
        }
    }

    private IndependentReader() {}

    /** @param columns null for one that is lost */
    static byte[] read(byte[][] columns, int dataColumns, int blockBytes, int size) {
        byte[] object = new byte[size];
        for (int at = 0; at < size; at++) {
            int block = at / blockBytes;
            int inColumn = block / dataColumns * blockBytes + at % blockBytes;
            object[at] = (byte) solve(columns, dataColumns, inColumn)[block % dataColumns];
        }
        return object;
    }

    /** The bytes of all data columns at a place, by Gauss and Jordan: one equation for each of the columns at hand. */
    private static int[] solve(byte[][] columns, int dataColumns, int at) {
        int[][] equations = new int[dataColumns][];
        for (int column = 0, count = 0; count < dataColumns; column++) {
            if (columns[column] != null) {
                equations[count] = new int[dataColumns + 1];
                for (int data = 0; data < dataColumns; data++) {
                    equations[count][data] =
                            column < dataColumns ? (column == data ? 1 : 0) : coefficient(column - dataColumns, data);
                }
                equations[count++][dataColumns] = at < columns[column].length ? columns[column][at] & 0xff : 0;
            }
        }
        int[] solution = new int[dataColumns];
        for (int unknown = 0; unknown < dataColumns; unknown++) {
            int pivot = unknown;
            while (equations[pivot][unknown] == 0) {
                pivot++;
            }
            int[] row = equations[pivot];
            equations[pivot] = equations[unknown];
            equations[unknown] = row;
            for (int[] other : equations) {
                int factor = multiply(other[unknown], INVERSES[row[unknown]]);
                for (int i = 0; other != row && factor != 0 && i <= dataColumns; i++) {
                    other[i] ^= multiply(factor, row[i]);
                }
            }
        }
        for (int unknown = 0; unknown < dataColumns; unknown++) {
            solution[unknown] = multiply(equations[unknown][dataColumns], INVERSES[equations[unknown][unknown]]);
        }
        return solution;
    }

    static int coefficient(int parity, int data) {
        int left = 1;
        for (int i = 0; i < data; i++) {
            left = multiply(left, 2);
        }
        if (parity < 2) {
            return parity == 0 ? 1 : left;
        }
        return multiply(1 ^ 1 << parity, INVERSES[INVERSES[left] ^ 1 << parity]);
    }

    /** As on paper. */
    static int multiply(int a, int b) {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--) {
            product = product << 1 ^ (product > 127 ? 0x11d : 0) ^ (b >> bit & 1) * a;
        }
        return product;
    }
}
