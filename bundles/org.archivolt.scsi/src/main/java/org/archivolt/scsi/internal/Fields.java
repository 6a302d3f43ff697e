package org.archivolt.scsi.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.archivolt.base.ArchivoltException;

/** Big-endian fields of bytes somebody else wrote: nothing is believed, least of all a length. */
public final class Fields {
    private final ByteBuffer bytes;
    private final String what;

    /** @param what the format, for the error */
    public Fields(String what, byte[] bytes) {
        this(what, ByteBuffer.wrap(bytes));
    }

    private Fields(String what, ByteBuffer bytes) {
        this.bytes = bytes;
        this.what = what;
    }

    public int length() {
        return bytes.limit();
    }

    public boolean has(int offset, int length) {
        return offset >= 0 && length >= 0 && offset <= bytes.limit() - length;
    }

    public int u8(int offset) throws ArchivoltException {
        check(offset, 1);
        return bytes.get(offset) & 0xFF;
    }

    public boolean flag(int offset, int mask) throws ArchivoltException {
        return (u8(offset) & mask) != 0;
    }

    public int u16(int offset) throws ArchivoltException {
        check(offset, 2);
        return bytes.getShort(offset) & 0xFFFF;
    }

    public int u24(int offset) throws ArchivoltException {
        return u8(offset) << 16 | u16(offset + 1);
    }

    public long u32(int offset) throws ArchivoltException {
        check(offset, 4);
        return bytes.getInt(offset) & 0xFFFFFFFFL;
    }

    public long u64(int offset) throws ArchivoltException {
        check(offset, 8);
        return bytes.getLong(offset);
    }

    /** ASCII without the spaces and zeros around it; what is no printable character becomes a question mark. */
    public String text(int offset, int length) throws ArchivoltException {
        byte[] characters = bytes(offset, length);
        for (int i = 0; i < characters.length; i++) {
            characters[i] = printable(characters[i]);
        }
        return new String(characters, StandardCharsets.US_ASCII).strip();
    }

    public byte[] bytes(int offset, int length) throws ArchivoltException {
        check(offset, length);
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    /** The part from there on, at most so long, and shorter when the bytes end before. */
    public Fields part(int offset, long lengthMax) {
        int start = Math.min(offset, bytes.limit());
        int length = (int) Math.max(0, Math.min(lengthMax, bytes.limit() - start));
        return new Fields(what, bytes.slice(start, length));
    }

    /** All of it. */
    public byte[] all() {
        byte[] copy = new byte[bytes.limit()];
        bytes.get(0, copy);
        return copy;
    }

    public ArchivoltException wrong(String fact, Object value) {
        return new ArchivoltException(DEVICE_FAULT, "reading " + what).with(fact, value);
    }

    /** As many ASCII characters, cut or filled up with spaces. */
    public static byte[] padded(String text, int length) {
        byte[] field = new byte[length];
        Arrays.fill(field, (byte) ' ');
        byte[] characters = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(characters, 0, field, 0, Math.min(characters.length, length));
        return field;
    }

    private static byte printable(byte character) {
        if (character == 0) {
            return ' ';
        }
        return character < ' ' || character == 0x7F ? (byte) '?' : character;
    }

    private void check(int offset, int length) throws ArchivoltException {
        if (!has(offset, length)) {
            throw wrong("length", bytes.limit()).with("needed", (long) offset + length);
        }
    }
}
