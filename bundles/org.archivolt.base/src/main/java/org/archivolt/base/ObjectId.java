package org.archivolt.base;

import java.nio.charset.StandardCharsets;

/**
 * The name a client gives an object: any Unicode text of 1 to {@value #BYTES_MAX} bytes of UTF-8 without NUL and
 * without unpaired surrogates. Slashes have no meaning of their own. Ordered by code point, as the catalog orders.
 */
public record ObjectId(String text) implements Comparable<ObjectId> {
    public static final int BYTES_MAX = 1024;

    public ObjectId {
        String fault = faultOf(text);
        if (fault != null) {
            throw new IllegalArgumentException("object id " + fault);
        }
    }

    /** For text that came from outside. */
    public static ObjectId of(String text) throws ArchivoltException {
        String fault = faultOf(text);
        if (fault != null) {
            throw ArchivoltException.invalid("id", fault);
        }
        return new ObjectId(text);
    }

    private static String faultOf(String text) {
        if (text == null || text.isEmpty()) {
            return "must not be empty";
        }
        if (text.indexOf('\0') >= 0) {
            return "must not contain NUL";
        }
        if (text.length() <= BYTES_MAX && isAscii(text)) {
            return null;
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return "must be valid Unicode";
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            return "must have at most " + BYTES_MAX + " bytes of UTF-8";
        }
        return null;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(ObjectId other) {
        int length = Math.min(text.length(), other.text.length());
        for (int i = 0; i < length; i++) {
            char mine = text.charAt(i);
            char theirs = other.text.charAt(i);
            if (mine != theirs) {
                return Character.isSurrogate(mine) == Character.isSurrogate(theirs)
                        ? mine - theirs
                        : Character.isSurrogate(mine) ? 1 : -1;
            }
        }
        return text.length() - other.text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
