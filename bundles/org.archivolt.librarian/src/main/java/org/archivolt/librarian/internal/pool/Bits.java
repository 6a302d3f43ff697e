package org.archivolt.librarian.internal.pool;

import java.util.Arrays;

/** Bits in words, lowest first. */
final class Bits {
    private Bits() {}

    static long[] full(int bits) {
        long[] words = new long[(bits + Long.SIZE - 1) / Long.SIZE];
        Arrays.fill(words, -1L);
        if (bits % Long.SIZE != 0) {
            words[words.length - 1] = (1L << bits) - 1;
        }
        return words;
    }

    static boolean get(long[] words, int bit) {
        return (words[bit / Long.SIZE] >>> bit & 1) != 0;
    }

    static void set(long[] words, int bit) {
        words[bit / Long.SIZE] |= 1L << bit;
    }

    static void clear(long[] words, int bit) {
        words[bit / Long.SIZE] &= ~(1L << bit);
    }

    static void put(long[] words, int bit, boolean value) {
        if (value) {
            set(words, bit);
        } else {
            clear(words, bit);
        }
    }

    /** The place of the set bit that has {@code rank} set bits below it. */
    static int select(long word, int rank) {
        long left = word;
        for (int passed = 0; passed < rank; passed++) {
            left &= left - 1;
        }
        return Long.numberOfTrailingZeros(left);
    }
}
