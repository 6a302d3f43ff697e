package org.archivolt.shell.internal.text;

import java.util.Locale;

/** Bytes for people: {@code 4.0 KiB}, {@code 1.5 GiB}. */
public final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    public static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        // what would be printed as 1024.0 belongs to the next unit
        while (Math.abs(value) >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
