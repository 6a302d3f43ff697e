package org.archivolt.resource.internal.type;

import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Credit;

/** What the text forms of all types have in common. */
final class Texts {
    /** Nothing, of a set. */
    static final String NONE = "none";

    /** Longer than any credit of sensible use; what is longer is not looked at. */
    static final int LENGTH_MAX = 1 << 20;

    private static final int SHOWN_MAX = 100;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

    private Texts() {}

    /**
     * A whole number without sign and leading zeros.
     *
     * @throws NumberFormatException for any other text
     */
    static long number(CharSequence text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new NumberFormatException("not a number");
        }
        return Long.parseLong(text, 0, text.length(), 10);
    }

    /** Reads a credit; anything illegal found on the way is the text's fault. */
    static Credit read(String text, String rule, Reader reader) throws ArchivoltException {
        if (text.length() <= LENGTH_MAX) {
            try {
                return reader.read(text);
            } catch (IllegalArgumentException e) {
                // What exactly is wrong with it follows from the rule.
            }
        }
        throw ArchivoltException.invalid("credit", rule).with("value", shown(text));
    }

    /** Makes a credit of a text, or throws {@link IllegalArgumentException}. */
    @FunctionalInterface
    interface Reader {
        Credit read(String text);
    }

    static String shown(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    }
}
