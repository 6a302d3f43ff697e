package org.archivolt.scsi.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.command.Coded;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/** A value in the memory chip of a cartridge: a MAM attribute (SPC-5 7.4). */
public record MemoryAttribute(int identifier, boolean readOnly, Format format, byte[] value) {
    public static final int REMAINING_CAPACITY = 0x0000;
    public static final int MAXIMUM_CAPACITY = 0x0001;
    public static final int LOAD_COUNT = 0x0003;
    public static final int VOLUME_CHANGE_REFERENCE = 0x0009;
    public static final int MEDIUM_MANUFACTURER = 0x0400;
    public static final int MEDIUM_SERIAL_NUMBER = 0x0401;
    public static final int MEDIUM_TYPE = 0x0408;
    public static final int APPLICATION_VENDOR = 0x0800;
    public static final int APPLICATION_NAME = 0x0801;
    public static final int APPLICATION_VERSION = 0x0802;
    public static final int USER_MEDIUM_TEXT_LABEL = 0x0803;
    public static final int TEXT_LOCALIZATION = 0x0805;
    public static final int BARCODE = 0x0806;
    public static final int MEDIA_POOL = 0x0808;
    public static final int APPLICATION_FORMAT_VERSION = 0x080B;
    public static final int VOLUME_COHERENCY = 0x080C;

    private static final int HEADER = 5;
    private static final int LIST_HEADER = 4;

    /** How to read a value. */
    public enum Format implements Coded {
        BINARY(0),
        ASCII(1),
        TEXT(2);

        private final int code;

        Format(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    public static MemoryAttribute binary(int identifier, byte[] value) {
        return new MemoryAttribute(identifier, false, Format.BINARY, value);
    }

    /** Filled up with spaces, as the standard wants fields of fixed length. */
    public static MemoryAttribute ascii(int identifier, int length, String text) {
        return new MemoryAttribute(identifier, false, Format.ASCII, Fields.padded(text, length));
    }

    /** UTF-8, if attribute {@link #TEXT_LOCALIZATION} says so; filled up with zeros, cut between characters. */
    public static MemoryAttribute text(int identifier, int length, String text) {
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > length) {
            end = text.offsetByCodePoints(end, -1);
        }
        byte[] utf8 = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
        return new MemoryAttribute(
                identifier, false, Format.TEXT, new Block(length).put(0, utf8).bytes());
    }

    /** The value as text, without what fills it up. */
    public String text() {
        return new String(value, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    }

    /** The value as an unsigned number, the last eight bytes of it. */
    public long number() {
        long number = 0;
        for (byte each : value) {
            number = number << 8 | each & 0xFF;
        }
        return number;
    }

    /** Reads the answer to READ ATTRIBUTE, or the parameters of WRITE ATTRIBUTE: complete attributes only. */
    public static List<MemoryAttribute> decode(byte[] bytes) throws ArchivoltException {
        Fields fields = new Fields("attributes", bytes);
        List<MemoryAttribute> attributes = new ArrayList<>();
        Fields rest = fields.part(LIST_HEADER, fields.u32(0));
        while (rest.has(0, HEADER) && rest.has(HEADER, rest.u16(3))) {
            attributes.add(from(rest));
            rest = rest.part(HEADER + rest.u16(3), Integer.MAX_VALUE);
        }
        return List.copyOf(attributes);
    }

    public static byte[] encode(List<MemoryAttribute> attributes) {
        int length =
                attributes.stream().mapToInt(each -> HEADER + each.value.length).sum();
        Block block = new Block(LIST_HEADER + length).u32(0, length);
        int offset = LIST_HEADER;
        for (MemoryAttribute each : attributes) {
            block.u16(offset, each.identifier)
                    .u8(offset + 2, each.format.code)
                    .flag(offset + 2, 0x80, each.readOnly)
                    .u16(offset + 3, each.value.length)
                    .put(offset + HEADER, each.value);
            offset += HEADER + each.value.length;
        }
        return block.bytes();
    }

    /** Reads the answer to the question for identifiers only. */
    public static List<Integer> decodeIdentifiers(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("attribute identifiers", answer);
        Fields list = fields.part(LIST_HEADER, fields.u32(0));
        List<Integer> identifiers = new ArrayList<>();
        for (int offset = 0; list.has(offset, 2); offset += 2) {
            identifiers.add(list.u16(offset));
        }
        return List.copyOf(identifiers);
    }

    public static byte[] encodeIdentifiers(List<Integer> identifiers) {
        Block block = new Block(LIST_HEADER + 2 * identifiers.size()).u32(0, 2L * identifiers.size());
        for (int i = 0; i < identifiers.size(); i++) {
            block.u16(LIST_HEADER + 2 * i, identifiers.get(i));
        }
        return block.bytes();
    }

    /**
     * The answer to the questions for logical volumes and partitions.
     *
     * @param first number of the first
     */
    public static byte[] encodeCount(int first, int count) {
        return new Block(4).u16(0, 2).u8(2, first).u8(3, count).bytes();
    }

    /** How many logical volumes or partitions the answer to the question for them names. */
    public static int decodeCount(byte[] answer) throws ArchivoltException {
        return new Fields("a count of partitions", answer).u8(3);
    }

    private static MemoryAttribute from(Fields fields) throws ArchivoltException {
        return new MemoryAttribute(
                fields.u16(0),
                fields.flag(2, 0x80),
                Coded.of(Format.class, fields.u8(2) & 0x03),
                fields.bytes(HEADER, fields.u16(3)));
    }
}
