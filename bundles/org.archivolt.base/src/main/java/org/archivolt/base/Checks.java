package org.archivolt.base;

/** What the value types of this package check their parts with. A failure is a programmer's error. */
final class Checks {
    private Checks() {}

    /** A name an operator types and we print, store and put into paths: letters, digits and {@code . _ -}. */
    static String name(String what, String value, int lengthMax) {
        require(value != null && !value.isEmpty(), what, value, "must not be empty");
        require(value.length() <= lengthMax, what, value, "must have at most " + lengthMax + " characters");
        require(value.chars().allMatch(Checks::isNameCharacter), what, value, "must consist of letters, digits, . _ -");
        return value;
    }

    static void require(boolean holds, String what, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(what + " " + rule + ": " + value);
        }
    }

    private static boolean isNameCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
