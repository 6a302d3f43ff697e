package org.archivolt.layout.rs.internal;

/**
 * The field of 256 elements with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11d) and the generator 2, as RAID 6 uses it.
 * Addition is exclusive or. For matrices; blocks are the business of {@link Combination}.
 */
final class GaloisField {
    private static final int POLYNOMIAL = 0x11d;
    private static final int ORDER = 255;
    private static final int[] POWERS = new int[ORDER];
    private static final int[] LOGARITHMS = new int[ORDER + 1];

    static {
        int power = 1;
        for (int exponent = 0; exponent < ORDER; exponent++) {
            POWERS[exponent] = power;
            LOGARITHMS[power] = exponent;
            power = power << 1 ^ (power > 127 ? POLYNOMIAL : 0);
        }
    }

    private GaloisField() {}

    /** 2 to the power of any exponent, negative ones too. */
    static int power(int exponent) {
        return POWERS[Math.floorMod(exponent, ORDER)];
    }

    static int multiply(int a, int b) {
        return a == 0 || b == 0 ? 0 : power(LOGARITHMS[a] + LOGARITHMS[b]);
    }

    static int divide(int a, int b) {
        if (b == 0) {
            throw new ArithmeticException("division by zero");
        }
        return a == 0 ? 0 : power(LOGARITHMS[a] - LOGARITHMS[b]);
    }
}
