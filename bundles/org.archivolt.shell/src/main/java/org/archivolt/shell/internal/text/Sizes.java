package org.archivolt.shell.internal.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;

/** Bytes for people: {@code 4.0 KiB}, {@code 1.5 GiB}; and from them: {@code 4096}, {@code 4K}, {@code 2B}. */
public final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGTB]?)");
    private static final String MULTIPLIERS = "KMGT";
    private static final int BITS_PER_UNIT = 10;

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

    /**
     * Bytes; K, M, G and T multiply by powers of 1,024, B by the size of a book, as in a file of registration.
     *
     * @param field to blame
     */
    public static long parse(String field, String text, long bookSize) throws ArchivoltException {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (size.matches()) {
            try {
                return Math.multiplyExact(Long.parseLong(size.group(1)), unit(size.group(2), bookSize));
            } catch (ArithmeticException e) {
                // as wrong as what is no size
            }
        }
        throw ArchivoltException.invalid(field, "must be bytes, such as 4096, 4K, 4M, 4G, 4T, or books: 4B")
                .with("value", text);
    }

    private static long unit(String suffix, long bookSize) {
        if (suffix.equals("B")) {
            return bookSize;
        }
        return suffix.isEmpty() ? 1 : 1L << BITS_PER_UNIT * (MULTIPLIERS.indexOf(suffix) + 1);
    }
}
