package org.archivolt.ldm.tape.internal.ltfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How names are spelled in an index (LTFS 2.4, "name percent encoding"). */
final class Names {
    private Names() {}

    /**
     * Whether a name must be percent encoded: it has characters that XML cannot carry or that parsers change (control
     * characters, non-characters, spaces at the ends), or a colon, which the format asks to be encoded.
     */
    static boolean needsEncoding(String name) {
        if (name.isEmpty()) {
            return false;
        }
        return name.charAt(0) == ' '
                || name.charAt(name.length() - 1) == ' '
                || name.chars().anyMatch(c -> c == ':' || c < ' ' || !XmlOutput.isXmlCharacter((char) c));
    }

    static String encode(String name) {
        StringBuilder encoded = new StringBuilder(name.length() + 16);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != ':' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(hexadecimal(b >> 4 & 0xf)).append(hexadecimal(b & 0xf));
            }
        }
        return encoded.toString();
    }

    private static char hexadecimal(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    /** The inverse of {@link #encode}; what would decode to something no file can be called stays as it is. */
    static String decode(String encoded) {
        String name = decodePath(encoded);
        return name.indexOf('/') >= 0 ? encoded : name;
    }

    /**
     * The same for a text that may have slashes. A percent sign that no two digits follow stands for itself; a text that
     * does not decode to UTF-8, or has a NUL, stays as it is.
     */
    static String decodePath(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] text = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            int value = text[i] == '%' && i + 2 < text.length ? hexadecimal(text[i + 1], text[i + 2]) : -1;
            bytes.write(value < 0 ? text[i] : value);
            i += value < 0 ? 0 : 2;
        }
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return name.indexOf('\0') >= 0 ? encoded : name;
        } catch (CharacterCodingException e) {
            return encoded;
        }
    }

    private static int hexadecimal(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }
}
