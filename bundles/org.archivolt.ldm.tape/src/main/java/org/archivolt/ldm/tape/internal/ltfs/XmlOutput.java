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
    private static final int ROOM = 8;

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
        put('<');
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
        put('<');
        raw(name);
        raw(attributes);
        put('>');
        text(text);
        raw("</");
        raw(name);
        raw(">\n");
    }

    /** XML that was checked before. */
    void fragment(String xml) throws ArchivoltException {
        for (int i = 0; i < xml.length(); i++) {
            i += character(xml, i);
        }
        put('\n');
    }

    private void raw(String ascii) throws ArchivoltException {
        for (int i = 0; i < ascii.length(); i++) {
            put(ascii.charAt(i));
        }
    }

    private void text(String text) throws ArchivoltException {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '&' -> raw("&amp;");
                case '<' -> raw("&lt;");
                case '>' -> raw("&gt;");
                case '\r' -> raw("&#13;"); // parsers make a line feed of the bare one
                default -> i += character(text, i);
            }
        }
    }

    /** Returns how many more than one char it took. */
    private int character(String text, int at) throws ArchivoltException {
        char c = text.charAt(at);
        if (c < 0x80) {
            put(c);
            return 0;
        }
        if (length > BUFFER_BYTES - ROOM) {
            flush();
        }
        if (c < 0x800) {
            buffer[length++] = (byte) (0xc0 | c >> 6);
            buffer[length++] = (byte) (0x80 | c & 0x3f);
            return 0;
        }
        if (Character.isHighSurrogate(c)) {
            return supplementary(text.codePointAt(at));
        }
        buffer[length++] = (byte) (0xe0 | c >> 12);
        buffer[length++] = (byte) (0x80 | c >> 6 & 0x3f);
        buffer[length++] = (byte) (0x80 | c & 0x3f);
        return 0;
    }

    private int supplementary(int c) {
        buffer[length++] = (byte) (0xf0 | c >> 18);
        buffer[length++] = (byte) (0x80 | c >> 12 & 0x3f);
        buffer[length++] = (byte) (0x80 | c >> 6 & 0x3f);
        buffer[length++] = (byte) (0x80 | c & 0x3f);
        return 1;
    }

    private void put(char ascii) throws ArchivoltException {
        if (length == BUFFER_BYTES) {
            flush();
        }
        buffer[length++] = (byte) ascii;
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
