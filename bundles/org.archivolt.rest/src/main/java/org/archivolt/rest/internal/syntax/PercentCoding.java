package org.archivolt.rest.internal.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.archivolt.base.ArchivoltException;

/** Percent-encoding of UTF-8 (RFC 3986), strict: nothing is repaired, because it might name another object. */
public final class PercentCoding {
    private static final String UNRESERVED = "-._~";
    private static final char REPLACEMENT = '\uFFFD';

    private PercentCoding() {}

    /**
     * Decodes. Characters beyond ASCII that were sent as they are count as their UTF-8.
     *
     * @param field to blame
     */
    public static String decode(String raw, String field) throws ArchivoltException {
        if (isPlain(raw)) {
            return raw;
        }
        // the container puts this character where what it received was not UTF-8
        if (raw.indexOf(REPLACEMENT) >= 0) {
            throw ArchivoltException.invalid(field, "must be percent-encoded UTF-8");
        }
        byte[] from = raw.getBytes(StandardCharsets.UTF_8);
        ByteBuffer to = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '%') {
                to.put(octet(from, i + 1, field));
                i += 2;
            } else {
                to.put(from[i]);
            }
        }
        return utf8(to.flip(), field);
    }

    /** Encodes everything but letters, digits and {@code - . _ ~}. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(String raw) {
        return raw.chars().allMatch(c -> c != '%' && c < 0x80);
    }

    private static byte octet(byte[] from, int at, String field) throws ArchivoltException {
        int high = at + 1 < from.length ? Character.digit(from[at], 16) : -1;
        int low = at + 1 < from.length ? Character.digit(from[at + 1], 16) : -1;
        if (high < 0 || low < 0) {
            throw ArchivoltException.invalid(field, "must have two hexadecimal digits after each %");
        }
        return (byte) (high << 4 | low);
    }

    private static String utf8(ByteBuffer bytes, String field) throws ArchivoltException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw ArchivoltException.invalid(field, "must be percent-encoded UTF-8");
        }
    }

    private static boolean isUnreserved(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || UNRESERVED.indexOf(b) >= 0;
    }
}
