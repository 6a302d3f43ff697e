package org.archivolt.scsi.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.command.Coded;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * What a changer says of one element: a descriptor of READ ELEMENT STATUS (SMC-3).
 *
 * @param full a medium is in it
 * @param exception something is wrong with it; {@code code} and {@code qualifier} say what
 * @param accessible the arm can get at it
 * @param placedByOperator of an import/export element: the medium was put there by hand
 * @param source where the medium was taken from, if the changer knows
 * @param volumeTag the barcode; empty for none that could be read
 * @param device identification of the drive in the element, as it was asked for; empty for none
 */
public record ElementStatus(
        ElementType type,
        int address,
        boolean full,
        boolean exception,
        int code,
        int qualifier,
        boolean accessible,
        boolean placedByOperator,
        OptionalInt source,
        Optional<String> volumeTag,
        Optional<String> device) {
    private static final int HEADER = 8;
    private static final int FIXED = 12;
    private static final int VOLUME_TAG = 36;
    private static final int VOLUME_TAG_TEXT = 32;
    private static final int IDENTIFIER_HEADER = 4;
    private static final int ASCII = 2;
    private static final int VENDOR = 1;

    /** As all is well. */
    public static ElementStatus empty(ElementType type, int address) {
        return new ElementStatus(
                type,
                address,
                false,
                false,
                0,
                0,
                true,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public ElementStatus holding(String barcode, OptionalInt from) {
        return new ElementStatus(
                type,
                address,
                true,
                exception,
                code,
                qualifier,
                accessible,
                placedByOperator,
                from,
                Optional.of(barcode),
                device);
    }

    public ElementStatus withException(int additionalCode, int additionalQualifier) {
        return new ElementStatus(
                type,
                address,
                full,
                true,
                additionalCode,
                additionalQualifier,
                accessible,
                placedByOperator,
                source,
                volumeTag,
                device);
    }

    public ElementStatus inaccessible() {
        return new ElementStatus(
                type, address, full, exception, code, qualifier, false, placedByOperator, source, volumeTag, device);
    }

    public ElementStatus placedByHand() {
        return new ElementStatus(
                type, address, full, exception, code, qualifier, accessible, true, source, volumeTag, device);
    }

    /** @param identification its serial number, with or without vendor (8 characters) and product (16) before it */
    public ElementStatus withDevice(String identification) {
        return new ElementStatus(
                type,
                address,
                full,
                exception,
                code,
                qualifier,
                accessible,
                placedByOperator,
                source,
                volumeTag,
                Optional.of(identification));
    }

    /** The serial number at the end of the device's identification: without vendor and product. */
    public Optional<String> deviceSerial() {
        return device.map(text -> text.substring(text.lastIndexOf(' ') + 1));
    }

    /**
     * Reads an answer, as far as it goes. Changers are known to announce another length than they send, and to cut the last
     * descriptor: it counts if all but the drive's identification is there.
     */
    public static List<ElementStatus> decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("element status", answer);
        List<ElementStatus> elements = new ArrayList<>();
        bytesOfReport(answer); // the header has to be there
        Fields rest = fields.part(HEADER, Integer.MAX_VALUE);
        while (rest.has(0, HEADER) && rest.u8(0) != 0) {
            decodePage(rest, elements);
            rest = rest.part((int) Math.min(Integer.MAX_VALUE, HEADER + (long) rest.u24(5)), Integer.MAX_VALUE);
        }
        return List.copyOf(elements);
    }

    /** How many bytes follow the header of eight when nothing is cut: for the second, larger attempt. */
    public static int bytesOfReport(byte[] answer) throws ArchivoltException {
        return new Fields("element status", answer).u24(5);
    }

    /**
     * Writes an answer: a page per kind of element.
     *
     * @param elements in the order of their addresses
     * @param volumeTags whether they were asked for
     * @param devices whether they were asked for
     */
    public static byte[] encode(List<ElementStatus> elements, boolean volumeTags, boolean devices) {
        Map<ElementType, List<ElementStatus>> byType = new LinkedHashMap<>();
        elements.forEach(element ->
                byType.computeIfAbsent(element.type, type -> new ArrayList<>()).add(element));
        List<byte[]> pages = byType.values().stream()
                .map(page -> encodePage(page, volumeTags, devices))
                .toList();
        int length = pages.stream().mapToInt(page -> page.length).sum();
        Block block = new Block(HEADER + length)
                .u16(0, elements.stream().mapToInt(ElementStatus::address).min().orElse(0))
                .u16(2, elements.size())
                .u24(5, length);
        int offset = HEADER;
        for (byte[] page : pages) {
            block.put(offset, page);
            offset += page.length;
        }
        return block.bytes();
    }

    private static void decodePage(Fields page, List<ElementStatus> elements) throws ArchivoltException {
        ElementType type = Coded.of(ElementType.class, page.u8(0) & 0x0F);
        int length = page.u16(2);
        if (length < FIXED) {
            throw page.wrong("descriptor", length);
        }
        int tags = (page.flag(1, 0x80) ? 1 : 0) + (page.flag(1, 0x40) ? 1 : 0);
        boolean tagged = page.flag(1, 0x80);
        int needed = Math.min(length, FIXED + (tagged ? VOLUME_TAG_TEXT : 0));
        Fields rest = page.part(HEADER, page.u24(5));
        while (rest.has(0, needed)) {
            elements.add(decodeOne(type, rest.part(0, length), tagged, FIXED + tags * VOLUME_TAG));
            rest = rest.part(length, Integer.MAX_VALUE);
        }
    }

    private static ElementStatus decodeOne(ElementType type, Fields fields, boolean tagged, int identifier)
            throws ArchivoltException {
        boolean full = fields.flag(2, 0x01);
        boolean tagThere = tagged && full && fields.has(FIXED, VOLUME_TAG_TEXT);
        String tag = tagThere ? fields.text(FIXED, VOLUME_TAG_TEXT) : "";
        String device = deviceOf(fields, identifier);
        return new ElementStatus(
                type,
                fields.u16(0),
                full,
                fields.flag(2, 0x04),
                fields.u8(4),
                fields.u8(5),
                fields.flag(2, 0x08) || type == ElementType.TRANSPORT, // where the bit is reserved
                type == ElementType.IMPORT_EXPORT && fields.flag(2, 0x02),
                fields.flag(9, 0x80) ? OptionalInt.of(fields.u16(10)) : OptionalInt.empty(),
                tag.isEmpty() ? Optional.empty() : Optional.of(tag),
                device.isEmpty() ? Optional.empty() : Optional.of(device));
    }

    /** Units that were not asked for it may leave out even its header. Half a serial number is none. */
    private static String deviceOf(Fields fields, int offset) throws ArchivoltException {
        int value = offset + IDENTIFIER_HEADER;
        boolean whole = fields.has(offset, IDENTIFIER_HEADER) && fields.has(value, fields.u8(offset + 3));
        return whole && (fields.u8(offset) & 0x0F) == ASCII ? fields.text(value, fields.u8(offset + 3)) : "";
    }

    private static byte[] encodePage(List<ElementStatus> elements, boolean volumeTags, boolean devices) {
        int identifier = devices
                ? elements.stream()
                        .mapToInt(element -> element.device.map(String::length).orElse(0))
                        .max()
                        .orElse(0)
                : 0;
        int length = FIXED + (volumeTags ? VOLUME_TAG : 0) + IDENTIFIER_HEADER + identifier;
        Block block = new Block(HEADER + length * elements.size())
                .u8(0, elements.get(0).type.code())
                .flag(1, 0x80, volumeTags)
                .u16(2, length)
                .u24(5, length * elements.size());
        int offset = HEADER;
        for (ElementStatus element : elements) {
            block.put(offset, element.encodeOne(length, volumeTags, devices));
            offset += length;
        }
        return block.bytes();
    }

    private byte[] encodeOne(int length, boolean volumeTags, boolean devices) {
        Block block = new Block(length)
                .u16(0, address)
                .flag(2, 0x01, full)
                .flag(2, 0x02, placedByOperator)
                .flag(2, 0x04, exception)
                .flag(2, 0x08, accessible && type != ElementType.TRANSPORT)
                .bits(2, type == ElementType.IMPORT_EXPORT ? 0x30 : 0) // both export and import can be done
                .u8(4, code)
                .u8(5, qualifier);
        source.ifPresent(from -> block.bits(9, 0x80).u16(10, from));
        if (volumeTags) {
            volumeTag.ifPresent(tag -> block.text(FIXED, VOLUME_TAG_TEXT, tag));
        }
        if (devices) {
            int offset = FIXED + (volumeTags ? VOLUME_TAG : 0);
            device.ifPresent(text -> block.u8(offset, ASCII)
                    .u8(offset + 1, text.length() > 24 ? VENDOR : 0)
                    .u8(offset + 3, text.length())
                    .put(offset + IDENTIFIER_HEADER, text.getBytes(StandardCharsets.US_ASCII)));
        }
        return block.bytes();
    }
}
