package org.archivolt.itests.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** The figures of several runs of the same thing. */
final class Series {
    private final double[] values;

    Series(double... values) {
        this.values = values.clone();
        Arrays.sort(this.values);
    }

    double median() {
        return values[values.length / 2];
    }

    /** {@code median [min–max]}. */
    @Override
    public String toString() {
        return values.length == 1
                ? number(values[0])
                : "%s [%s–%s]".formatted(number(median()), number(values[0]), number(values[values.length - 1]));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
