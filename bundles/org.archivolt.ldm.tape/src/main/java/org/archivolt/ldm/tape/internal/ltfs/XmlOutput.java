package org.archivolt.ldm.tape.internal.ltfs;

import java.util.Base64;
import org.archivolt.base.ArchivoltException;

/**
 * Writes XML in UTF-8, one element a line, as it goes. Elements are known to be properly nested; texts are escaped. An
 * index of a million files is some 700 MB, so this neither builds strings nor asks a library for each character.
 */
final class XmlOutput {
    private static final int BUFFER_BYTES = 64 * 1024;
    /** The longest encoding of one character: an escape. */
    private static final int ROOM = 5;

    private static final int PIECE_CHARACTERS = 1024;

    private final Sink sink;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int length;

    XmlOutput(Sink sink) {
        this.sink = sink;
    }

    /** Where the bytes go. */
    interface Sink {
        void put(byte[] from, int length) throws ArchivoltException;
    }

    void declaration() throws ArchivoltException {
        raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /** @param tag the name, and attributes if any */
    void open(String tag) throws ArchivoltException {
        raw("<");
        raw(tag);
        raw(">\n");
    }

    void close(String name) throws ArchivoltException {
        raw("</");
        raw(name);
        raw(">\n");
    }

    void element(String name, long value) throws ArchivoltException {
        element(name, Long.toString(value));
    }

    void element(String name, String text) throws ArchivoltException {
        element(name, "", text);
    }

    /** A name, percent encoded if it must be. */
    void name(String element, String name) throws ArchivoltException {
        if (Names.needsEncoding(name)) {
            element(element, " percentencoded=\"true\"", Names.encode(name));
        } else {
            element(element, name);
        }
    }

    void binary(String name, byte[] value) throws ArchivoltException {
        element(name, " type=\"base64\"", Base64.getEncoder().encodeToString(value));
    }

    private void element(String name, String attributes, String text) throws ArchivoltException {
        raw("<");
        raw(name);
        raw(attributes);
        raw(">");
        text(text);
        raw("</");
        raw(name);
        raw(">\n");
    }

    /** XML that was checked before. */
    void fragment(String xml) throws ArchivoltException {
        put(xml, false);
        put("\n", false);
    }

    private void raw(String ascii) throws ArchivoltException {
        put(ascii, false);
    }

    private void text(String text) throws ArchivoltException {
        put(text, true);
    }

    /** In pieces that fit into the buffer whatever is in them. */
    private void put(String text, boolean escaped) throws ArchivoltException {
        for (int from = 0; from < text.length(); ) {
            if (BUFFER_BYTES - length < ROOM * PIECE_CHARACTERS) {
                flush();
            }
            int to = Math.min(text.length(), from + PIECE_CHARACTERS);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            putPiece(text, from, to, escaped);
            from = to;
        }
    }

    private void putPiece(String text, int from, int to, boolean escaped) {
        int at = length;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80 && (!escaped || c > '>' || escapeOf(c) == null)) {
                buffer[at++] = (byte) c;
            } else if (c < 0x80) {
                at = putAscii(escapeOf(c), at);
            } else if (Character.isHighSurrogate(c)) {
                at = putCharacter(text.codePointAt(i++), at);
            } else {
                at = putCharacter(c, at);
            }
        }
        length = at;
    }

    /** Null when it needs none. */
    private static String escapeOf(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\r' -> "&#13;"; // parsers make a line feed of the bare one
            default -> null;
        };
    }

    private int putAscii(String escape, int at) {
        int next = at;
        for (int i = 0; i < escape.length(); i++) {
            buffer[next++] = (byte) escape.charAt(i);
        }
        return next;
    }

    private int putCharacter(int c, int at) {
        int next = at;
        if (c < 0x800) {
            buffer[next++] = (byte) (0xc0 | c >> 6);
        } else if (c < 0x10000) {
            buffer[next++] = (byte) (0xe0 | c >> 12);
            buffer[next++] = (byte) (0x80 | c >> 6 & 0x3f);
        } else {
            buffer[next++] = (byte) (0xf0 | c >> 18);
            buffer[next++] = (byte) (0x80 | c >> 12 & 0x3f);
            buffer[next++] = (byte) (0x80 | c >> 6 & 0x3f);
        }
        buffer[next++] = (byte) (0x80 | c & 0x3f);
        return next;
    }

    /** Hands on what is left. */
    void flush() throws ArchivoltException {
        sink.put(buffer, length);
        length = 0;
    }

    /** Whether XML 1.0 can carry it; halves of surrogate pairs count, since pairs are. */
    static boolean isXmlCharacter(char c) {
        return c >= ' ' && c < '\ufffe' || c == '\t' || c == '\n' || c == '\r';
    }
}
