package org.archivolt.layout.rs.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Linear combinations of columns over the {@link GaloisField}, the same for every byte.
 *
 * <p>Columns are worked on in strips that fit the first-level cache, as arrays of 8 bytes at a time: the loops over those
 * are shaped so that the compiler makes vector instructions of them, which it does for arrays only. To multiply, the bits
 * of the coefficients are taken from the highest to the lowest, all columns at once: twice the sum so far, plus each
 * column whose coefficient has the bit. So a column costs as many additions as its coefficient has bits, and a sum no more
 * than seven doublings.
 */
final class Combination {
    private static final int STRIP_BYTES = 2048;
    private static final int BITS = 8;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long POLYNOMIALS = 0x1d1d1d1d1d1d1d1dL;

    private Combination() {}

    /**
     * Fills each sum.
     *
     * @param coefficients of the columns, one array for each sum
     * @param sums each has as many bytes between position and limit as each column
     */
    static void compute(ByteBuffer[] columns, int[][] coefficients, ByteBuffer[] sums) {
        int length = sums[0].remaining();
        int longs = (Math.min(length, STRIP_BYTES) + Long.BYTES - 1) / Long.BYTES;
        long[][] strips = new long[columns.length][longs];
        long[] sum = new long[longs];
        for (int offset = 0; offset < length; offset += STRIP_BYTES) {
            int bytes = Math.min(STRIP_BYTES, length - offset);
            for (int column = 0; column < columns.length; column++) {
                load(columns[column], offset, bytes, strips[column]);
            }
            for (int i = 0; i < sums.length; i++) {
                combine(strips, coefficients[i], sum);
                store(sum, sums[i], offset, bytes);
            }
        }
    }

    private static void combine(long[][] strips, int[] coefficients, long[] sum) {
        Arrays.fill(sum, 0);
        boolean isZero = true;
        for (int bit = BITS - 1; bit >= 0; bit--) {
            if (!isZero) {
                twice(sum);
            }
            isZero &= !addWithBit(bit, strips, coefficients, sum);
        }
    }

    /** Returns whether there was one. */
    private static boolean addWithBit(int bit, long[][] strips, int[] coefficients, long[] sum) {
        boolean isAny = false;
        long[] waiting = null;
        for (int column = 0; column < strips.length; column++) {
            if ((coefficients[column] >> bit & 1) == 1) {
                isAny = true;
                if (waiting == null) {
                    waiting = strips[column];
                } else {
                    add(waiting, strips[column], sum);
                    waiting = null;
                }
            }
        }
        if (waiting != null) {
            add(waiting, sum);
        }
        return isAny;
    }

    private static void add(long[] term, long[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= term[i];
        }
    }

    /** Two at once take a quarter less time than one after the other. */
    private static void add(long[] term, long[] other, long[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= term[i] ^ other[i];
        }
    }

    /** Each byte: shifted, and the polynomial subtracted if a bit was shifted out. */
    private static void twice(long[] sum) {
        for (int i = 0; i < sum.length; i++) {
            long high = sum[i] & HIGH_BITS;
            sum[i] = (sum[i] ^ high) << 1 ^ ((high << 1) - (high >>> 7) & POLYNOMIALS);
        }
    }

    private static void load(ByteBuffer from, int offset, int bytes, long[] into) {
        int whole = bytes / Long.BYTES;
        from.duplicate()
                .position(from.position() + offset)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(into, 0, whole);
        if (whole < into.length) {
            long last = 0;
            for (int i = bytes - 1; i >= whole * Long.BYTES; i--) {
                last = last << Byte.SIZE | from.get(from.position() + offset + i) & 0xff;
            }
            into[whole] = last;
        }
    }

    private static void store(long[] from, ByteBuffer into, int offset, int bytes) {
        int whole = bytes / Long.BYTES;
        into.duplicate()
                .position(into.position() + offset)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .put(from, 0, whole);
        for (int i = whole * Long.BYTES; i < bytes; i++) {
            into.put(into.position() + offset + i, (byte) (from[whole] >>> Byte.SIZE * (i % Long.BYTES)));
        }
    }
}
