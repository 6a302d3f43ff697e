package org.archivolt.librarian.internal.registration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.librarian.BookAddress;

/** Numbers, sizes, addresses and names, as files of registration have them. */
final class Values {
    static final long BOOK_SIZE_MIN = 1L << 21;
    static final long BOOK_SIZE_MAX = 1L << 33;

    /** Of one registry. As many as 80 nodes have with logical addresses. */
    static final int BOOKS_MAX = 80 * BookAddress.NUMBERS;

    private static final int SHOWN_MAX = 60;
    private static final String UNITS = "KMGT";
    private static final Pattern NUMBER = Pattern.compile("\\d++");
    private static final Pattern SIZE = Pattern.compile("(\\d++)([KMGTBkmgtb]?)");
    private static final Pattern ADDRESS = Pattern.compile("0[xX]([0-9a-fA-F]++)");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,255}");
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x2e\\x30-\\x7e]{1,64}");
    private static final Pattern MAC = Pattern.compile("(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");
    private static final Pattern SERIAL = Pattern.compile("[\\x20-\\x7e]{1,64}");

    private Values() {}

    /** Decimal only. */
    static int number(String text, int min, int max) throws Wrong {
        String range = "must be a decimal number from " + min + " to " + max;
        if (!NUMBER.matcher(text).matches()) {
            throw new Wrong(range, text);
        }
        long number = parsed(text, 10);
        if (number < min || number > max) {
            throw new Wrong(range, text);
        }
        return (int) number;
    }

    /** Bytes, from a size with K, M, G or T. */
    static long bookSize(String text) throws Wrong {
        if (text.matches("\\d++[Bb]")) {
            throw new Wrong("must be in bytes (B counts books)", text);
        }
        long bytes = bytes(text, 1);
        if (bytes < BOOK_SIZE_MIN || bytes > BOOK_SIZE_MAX) {
            throw new Wrong("is out of range [2M, 8G]", text);
        }
        if (Long.bitCount(bytes) != 1) {
            throw new Wrong("must be a power of 2", text);
        }
        return bytes;
    }

    /**
     * Bytes, from a size with K, M, G, T, or B for books.
     *
     * @param bookSize what B stands for
     */
    static long bytes(String text, long bookSize) throws Wrong {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new Wrong(
                    "must be a whole number, with K, M, G, T or B behind it (comments have their own lines)", text);
        }
        try {
            return Math.multiplyExact(number(size.group(1)), unit(size.group(2), bookSize));
        } catch (ArithmeticException e) {
            throw new Wrong("is too large", text);
        }
    }

    private static long number(String digits) {
        long number = parsed(digits, 10);
        if (number == Long.MAX_VALUE) {
            throw new ArithmeticException(); // as the product would
        }
        return number;
    }

    private static long unit(String unit, long bookSize) {
        String capital = unit.toUpperCase(Locale.ROOT);
        if (capital.equals("B")) {
            return bookSize;
        }
        return capital.isEmpty() ? 1 : 1L << 10 * (1 + UNITS.indexOf(capital));
    }

    /** As {@link #bytes} takes it: {@code 8G}. */
    static String size(long bytes) {
        int power = Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length());
        return bytes == 0 || power == 0
                ? Long.toString(bytes)
                : (bytes >> 10 * power) + UNITS.substring(power - 1, power);
    }

    /** How many books a size is, 1 or more. */
    static int books(long bytes, long bookSize, String text) throws Wrong {
        if (bytes % bookSize != 0) {
            throw new Wrong("is not a multiple of the book size " + size(bookSize), text);
        }
        if (bytes == 0) {
            throw new Wrong("must be one book or more", text);
        }
        if (bytes / bookSize > BOOKS_MAX) {
            throw new Wrong("is more than " + BOOKS_MAX + " books", text);
        }
        return (int) (bytes / bookSize);
    }

    /** Below 2^63. */
    static long address(String text) throws Wrong {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            throw new Wrong("an address must be hexadecimal, with 0x in front", text);
        }
        long value = parsed(address.group(1), 16);
        if (value == Long.MAX_VALUE) {
            throw new Wrong("an address must be lower than 2^63", text);
        }
        return value;
    }

    /** {@link Long#MAX_VALUE} for all that is larger. */
    private static long parsed(String digits, int radix) {
        try {
            return Long.parseLong(digits, radix);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // digits they are
        }
    }

    static String host(String text) throws Wrong {
        return matching(HOST, text, "a host name has letters, digits and . _ -, at most 255");
    }

    /** A part of a coordinate. */
    static String name(String text) throws Wrong {
        return matching(NAME, text, "must be at most 64 characters of ASCII without blanks and /");
    }

    static String mac(String text) throws Wrong {
        return matching(MAC, text, "must be six bytes in hexadecimal, such as 52:54:42:01:01:01");
    }

    static String serial(String text) throws Wrong {
        return matching(SERIAL, text, "must be at most 64 characters of ASCII");
    }

    private static String matching(Pattern pattern, String text, String rule) throws Wrong {
        if (!pattern.matcher(text).matches()) {
            throw new Wrong(rule, text);
        }
        return text;
    }

    /** For messages: not long, and nothing a terminal would obey. */
    static String shown(String text) {
        String line = text.codePoints()
                .limit(SHOWN_MAX)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return '"' + line + (text.length() > line.length() ? "…" : "") + '"';
    }
}
