package org.archivolt.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.StoredObjectRecord;

/**
 * Reads an object from its files by docs/layouts.md: by what the catalog says of its extents, and without any code of the
 * store or the layouts. Slow, byte by byte.
 */
final class StoredFiles {
    private StoredFiles() {}

    /** @param lost columns not to be used, at most as many as the layout tolerates */
    static byte[] read(FileHouse house, StoredObjectRecord object, Shape shape, Set<Integer> lost) throws IOException {
        int columns = object.copies().get(0).extents().stream()
                        .mapToInt(ExtentRecord::column)
                        .max()
                        .orElseThrow()
                + 1;
        byte[][] bytes = new byte[columns][];
        for (ExtentRecord extent : object.copies().get(0).extents()) {
            int column = extent.column();
            int end = Math.toIntExact(extent.columnOffset() + extent.size());
            byte[] file = Files.readAllBytes(house.file(extent));
            bytes[column] = bytes[column] == null
                    ? new byte[end]
                    : Arrays.copyOf(bytes[column], Math.max(end, bytes[column].length));
            System.arraycopy(file, 0, bytes[column], (int) extent.columnOffset(), (int) extent.size());
        }
        lost.forEach(column -> bytes[column] = null);
        return decode(
                bytes,
                columns - shape.parity(),
                shape.blockBytes(),
                Math.toIntExact(object.object().size()));
    }

    /** How long a column is. */
    static long columnBytes(long size, Shape shape, int columns, int column) {
        long data = columns - shape.parity();
        long blocks = (size + shape.blockBytes() - 1) / shape.blockBytes();
        long turn = column < data ? column : 0;
        long full = blocks <= turn ? 0 : (blocks - turn + data - 1) / data;
        boolean endsShort = full > 0 && (full - 1) * data + turn == blocks - 1;
        return full * shape.blockBytes() - (endsShort ? blocks * shape.blockBytes() - size : 0);
    }

    private static byte[] decode(byte[][] columns, int data, int blockBytes, int size) {
        byte[] object = new byte[size];
        for (int at = 0; at < size; at++) {
            int block = at / blockBytes;
            int column = block % data;
            int inColumn = block / data * blockBytes + at % blockBytes;
            object[at] =
                    columns[column] == null ? (byte) solve(columns, data, inColumn)[column] : columns[column][inColumn];
        }
        return object;
    }

    /** The bytes of all data columns at a place: as many linear equations as there are unknowns, by elimination. */
    private static int[] solve(byte[][] columns, int data, int at) {
        int[][] equations = new int[data][];
        for (int column = 0, count = 0; count < data; column++) {
            if (columns[column] != null) {
                int[] equation = equations[count++] = new int[data + 1];
                for (int i = 0; i < data; i++) {
                    equation[i] = column < data ? (i == column ? 1 : 0) : coefficient(column - data, i);
                }
                equation[data] = at < columns[column].length ? columns[column][at] & 0xff : 0;
            }
        }
        for (int i = 0; i < data; i++) {
            int pivot = i;
            while (equations[pivot][i] == 0) {
                pivot++;
            }
            int[] row = equations[pivot];
            equations[pivot] = equations[i];
            equations[i] = row;
            int scale = inverse(row[i]);
            for (int k = 0; k <= data; k++) {
                row[k] = multiply(scale, row[k]);
            }
            for (int[] other : equations) {
                int factor = other[i];
                for (int k = 0; other != row && k <= data; k++) {
                    other[k] ^= multiply(factor, row[k]);
                }
            }
        }
        return Arrays.stream(equations).mapToInt(equation -> equation[data]).toArray();
    }

    /** Of the field with 256 elements and the polynomial 11d: 1; 2^j; (1 + 2^i) / (2^-j + 2^i). */
    private static int coefficient(int parity, int data) {
        int power = 1;
        for (int i = 0; i < data; i++) {
            power = multiply(power, 2);
        }
        return switch (parity) {
            case 0 -> 1;
            case 1 -> power;
            default -> multiply(1 ^ 1 << parity, inverse(inverse(power) ^ 1 << parity));
        };
    }

    private static int inverse(int a) {
        int inverse = 1;
        while (multiply(a, inverse) != 1) {
            inverse++;
        }
        return inverse;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--) {
            product = product << 1 ^ (product > 127 ? 0x11d : 0) ^ (b >> bit & 1) * a;
        }
        return product;
    }
}
