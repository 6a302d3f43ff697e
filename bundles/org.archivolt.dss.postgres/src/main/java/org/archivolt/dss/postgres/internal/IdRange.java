package org.archivolt.dss.postgres.internal;

/**
 * The ids that begin with a prefix, as bounds that an index understands: {@code from} inclusive, {@code below} exclusive.
 * Ids are ordered by code point.
 */
record IdRange(String from, String below) {
    /** Greater than any id: those have at most 1024 bytes, and no code point is greater. */
    private static final String BEYOND_ALL = "\uDBFF\uDFFF".repeat(257);

    static IdRange ofPrefix(String prefix) {
        return new IdRange(prefix, successor(prefix));
    }

    /** The least text greater than every text with the prefix. */
    private static String successor(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int begin = end - Character.charCount(last);
            if (last != Character.MAX_CODE_POINT) {
                return prefix.substring(0, begin) + Character.toString(next(last));
            }
            end = begin;
        }
        return BEYOND_ALL;
    }

    /** Surrogates are no code points of texts. */
    private static int next(int codePoint) {
        return codePoint + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : codePoint + 1;
    }
}
