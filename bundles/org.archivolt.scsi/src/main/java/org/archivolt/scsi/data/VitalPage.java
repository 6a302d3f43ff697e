package org.archivolt.scsi.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * A page of vital product data (SPC-5 7.7).
 *
 * @param deviceType the peripheral device type
 * @param page its number
 * @param body what follows the header of four bytes
 */
public record VitalPage(int deviceType, int page, byte[] body) {
    public static final int SUPPORTED_PAGES = 0x00;
    public static final int UNIT_SERIAL_NUMBER = 0x80;
    public static final int DEVICE_IDENTIFICATION = 0x83;
    public static final int SEQUENTIAL_ACCESS_CAPABILITIES = 0xB0;
    public static final int MANUFACTURER_SERIAL_NUMBER = 0xB1;

    private static final int HEADER = 4;

    public static VitalPage supported(int deviceType, Set<Integer> pages) {
        Block block = new Block(pages.size());
        int offset = 0;
        for (int page : new TreeSet<>(pages)) {
            block.u8(offset++, page);
        }
        return new VitalPage(deviceType, SUPPORTED_PAGES, block.bytes());
    }

    /** {@link #UNIT_SERIAL_NUMBER} or {@link #MANUFACTURER_SERIAL_NUMBER}. */
    public static VitalPage serialNumber(int deviceType, int page, String number) {
        return new VitalPage(deviceType, page, number.getBytes(StandardCharsets.US_ASCII));
    }

    public static VitalPage identification(int deviceType, List<Designator> designators) {
        int length = designators.stream().mapToInt(Designator::length).sum();
        Block block = new Block(length);
        int offset = 0;
        for (Designator designator : designators) {
            offset = designator.putInto(block, offset);
        }
        return new VitalPage(deviceType, DEVICE_IDENTIFICATION, block.bytes());
    }

    /** @param worm whether write-once cartridges can be used */
    public static VitalPage sequentialAccess(int deviceType, boolean worm) {
        return new VitalPage(
                deviceType,
                SEQUENTIAL_ACCESS_CAPABILITIES,
                new Block(2).flag(0, 0x01, worm).bytes());
    }

    public static VitalPage decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("vital product data", answer);
        int length = fields.u16(2);
        return new VitalPage(
                fields.u8(0) & 0x1F, fields.u8(1), fields.part(HEADER, length).all());
    }

    public byte[] encode() {
        return new Block(HEADER + body.length)
                .u8(0, deviceType)
                .u8(1, page)
                .u16(2, body.length)
                .put(HEADER, body)
                .bytes();
    }

    /** Of {@link #SUPPORTED_PAGES}. */
    public Set<Integer> pages() {
        Set<Integer> pages = new TreeSet<>();
        for (byte number : body) {
            pages.add(number & 0xFF);
        }
        return pages;
    }

    /** Of {@link #UNIT_SERIAL_NUMBER} and {@link #MANUFACTURER_SERIAL_NUMBER}. */
    public String number() throws ArchivoltException {
        return new Fields("a serial number", body).text(0, body.length);
    }

    /** Of {@link #DEVICE_IDENTIFICATION}. */
    public List<Designator> designators() throws ArchivoltException {
        List<Designator> designators = new ArrayList<>();
        Fields rest = new Fields("designators", body);
        while (rest.has(0, HEADER) && rest.has(HEADER, rest.u8(3))) {
            designators.add(Designator.from(rest));
            rest = rest.part(HEADER + rest.u8(3), Integer.MAX_VALUE);
        }
        return designators;
    }

    /** Of {@link #SEQUENTIAL_ACCESS_CAPABILITIES}. */
    public boolean isWormCapable() {
        return body.length > 0 && (body[0] & 0x01) != 0;
    }
}
