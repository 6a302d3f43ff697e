package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/** A log page: what a unit has counted (SPC-5 7.3, SSC-5). */
public record LogPage(int page, int subpage, List<Parameter> parameters) {
    public static final int SUPPORTED_PAGES = 0x00;
    public static final int WRITE_ERRORS = 0x02;
    public static final int READ_ERRORS = 0x03;
    public static final int SEQUENTIAL_ACCESS_DEVICE = 0x0C;
    public static final int TEMPERATURE = 0x0D;
    public static final int DEVICE_STATUS = 0x11;
    public static final int TAPE_ALERT_RESPONSE = 0x12;
    public static final int DEVICE_STATISTICS = 0x14;
    public static final int VOLUME_STATISTICS = 0x17;
    public static final int DATA_COMPRESSION = 0x1B;
    public static final int TAPE_ALERT = 0x2E;
    public static final int TAPE_USAGE = 0x30;
    public static final int TAPE_CAPACITY = 0x31;

    private static final int HEADER = 4;
    private static final int SUBPAGE_FORMAT = 0x40;

    public LogPage {
        parameters = List.copyOf(parameters);
    }

    /**
     * One value.
     *
     * @param control how it is kept: 0x03 for a list of bytes, 0x00 for a counter
     */
    public record Parameter(int code, int control, byte[] value) {
        /** A counter of so many bytes. */
        public static Parameter counter(int code, int length, long value) {
            Block block = new Block(length);
            for (int i = 0; i < length; i++) {
                block.u8(length - 1 - i, (int) (i < 8 ? value >>> 8 * i & 0xFF : 0));
            }
            return new Parameter(code, 0, block.bytes());
        }

        /** As an unsigned number, the last eight bytes of it. */
        public long number() {
            long number = 0;
            for (byte each : value) {
                number = number << 8 | each & 0xFF;
            }
            return number;
        }
    }

    public Optional<Parameter> parameter(int code) {
        return parameters.stream().filter(each -> each.code == code).findFirst();
    }

    public OptionalLong number(int code) {
        Optional<Parameter> parameter = parameter(code);
        return parameter.isPresent() ? OptionalLong.of(parameter.get().number()) : OptionalLong.empty();
    }

    public static LogPage decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("a log page", answer);
        List<Parameter> parameters = new ArrayList<>();
        Fields rest = fields.part(HEADER, fields.u16(2));
        while (rest.has(0, HEADER) && rest.has(HEADER, rest.u8(3))) {
            parameters.add(new Parameter(rest.u16(0), rest.u8(2), rest.bytes(HEADER, rest.u8(3))));
            rest = rest.part(HEADER + rest.u8(3), Integer.MAX_VALUE);
        }
        boolean subpages = fields.flag(0, SUBPAGE_FORMAT);
        return new LogPage(fields.u8(0) & 0x3F, subpages ? fields.u8(1) : 0, parameters);
    }

    public byte[] encode() {
        int length =
                parameters.stream().mapToInt(each -> HEADER + each.value.length).sum();
        Block block = header(page, subpage, length);
        int offset = HEADER;
        for (Parameter each : parameters) {
            block.u16(offset, each.code)
                    .u8(offset + 2, each.control)
                    .u8(offset + 3, each.value.length)
                    .put(offset + HEADER, each.value);
            offset += HEADER + each.value.length;
        }
        return block.bytes();
    }

    /** Reads page 00, which lists the others. */
    public static Set<Integer> decodeSupported(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("a list of log pages", answer);
        Set<Integer> pages = new TreeSet<>();
        for (byte number : fields.part(HEADER, fields.u16(2)).all()) {
            pages.add(number & 0x3F);
        }
        return pages;
    }

    public static byte[] encodeSupported(Set<Integer> pages) {
        Block block = header(SUPPORTED_PAGES, 0, pages.size());
        int offset = HEADER;
        for (int number : new TreeSet<>(pages)) {
            block.u8(offset++, number);
        }
        return block.bytes();
    }

    private static Block header(int page, int subpage, int length) {
        return new Block(HEADER + length)
                .u8(0, page)
                .flag(0, SUBPAGE_FORMAT, subpage != 0)
                .u8(1, subpage)
                .u16(2, length);
    }
}
