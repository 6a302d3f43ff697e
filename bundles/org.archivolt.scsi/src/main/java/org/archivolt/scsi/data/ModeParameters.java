package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * What MODE SENSE answers and MODE SELECT is given (SPC-5 7.5, SSC-5).
 *
 * @param deviceSpecific of a drive: write protection, buffering, speed; see {@link #isWriteProtected()}
 */
public record ModeParameters(
        int mediumType, int deviceSpecific, Optional<BlockDescriptor> blockDescriptor, List<ModePage> pages) {
    private static final int WRITE_PROTECTED = 0x80;
    private static final int BUFFERED = 0x10;

    public ModeParameters {
        pages = List.copyOf(pages);
    }

    /**
     * How blocks are recorded.
     *
     * @param blocks their number, 0 for all
     * @param blockLength in bytes, 0 for blocks of any length
     */
    public record BlockDescriptor(int density, int blocks, int blockLength) {
        static final int LENGTH = 8;
    }

    /** The device-specific byte of a drive. */
    public static int deviceSpecific(boolean writeProtected, boolean buffered) {
        return (writeProtected ? WRITE_PROTECTED : 0) | (buffered ? BUFFERED : 0);
    }

    public boolean isWriteProtected() {
        return (deviceSpecific & WRITE_PROTECTED) != 0;
    }

    /** Whether a write is answered before it is on the medium. */
    public boolean isBuffered() {
        return (deviceSpecific & 0x70) != 0;
    }

    public Optional<ModePage> page(int page, int subpage) {
        return pages.stream()
                .filter(each -> each.page() == page && each.subpage() == subpage)
                .findFirst();
    }

    public static ModeParameters decode6(byte[] bytes) throws ArchivoltException {
        Fields fields = new Fields("mode parameters", bytes);
        return decode(fields, 4, fields.u8(1), fields.u8(2), fields.u8(3));
    }

    public static ModeParameters decode10(byte[] bytes) throws ArchivoltException {
        Fields fields = new Fields("mode parameters", bytes);
        return decode(fields, 8, fields.u8(2), fields.u8(3), fields.u16(6));
    }

    /** @throws IllegalArgumentException when they are longer than 256 bytes */
    public byte[] encode6() {
        Block block = new Block(4 + length());
        put(block, 4);
        return block.u8(0, 3 + length())
                .u8(1, mediumType)
                .u8(2, deviceSpecific)
                .u8(3, descriptorLength())
                .bytes();
    }

    public byte[] encode10() {
        Block block = new Block(8 + length());
        put(block, 8);
        return block.u16(0, 6 + length())
                .u8(2, mediumType)
                .u8(3, deviceSpecific)
                .u16(6, descriptorLength())
                .bytes();
    }

    /** As MODE SELECT wants them: the length is reserved there. */
    public byte[] encodeForSelect6() {
        byte[] bytes = encode6();
        bytes[0] = 0;
        return bytes;
    }

    /** As MODE SELECT wants them: the length is reserved there. */
    public byte[] encodeForSelect10() {
        byte[] bytes = encode10();
        bytes[0] = 0;
        bytes[1] = 0;
        return bytes;
    }

    private static ModeParameters decode(
            Fields fields, int header, int mediumType, int deviceSpecific, int descriptorLength)
            throws ArchivoltException {
        List<ModePage> pages = new ArrayList<>();
        Fields rest = fields.part(header + descriptorLength, Integer.MAX_VALUE);
        while (ModePage.startsIn(rest)) {
            pages.add(ModePage.from(rest));
            rest = rest.part(ModePage.lengthOf(rest), Integer.MAX_VALUE);
        }
        boolean described = descriptorLength >= BlockDescriptor.LENGTH && fields.has(header, BlockDescriptor.LENGTH);
        Optional<BlockDescriptor> descriptor = described
                ? Optional.of(new BlockDescriptor(fields.u8(header), fields.u24(header + 1), fields.u24(header + 5)))
                : Optional.empty();
        return new ModeParameters(mediumType, deviceSpecific, descriptor, pages);
    }

    private int descriptorLength() {
        return blockDescriptor.isPresent() ? BlockDescriptor.LENGTH : 0;
    }

    private int length() {
        return descriptorLength()
                + pages.stream()
                        .mapToInt(page -> page.header() + page.body().length)
                        .sum();
    }

    private void put(Block block, int header) {
        blockDescriptor.ifPresent(descriptor -> block.u8(header, descriptor.density())
                .u24(header + 1, descriptor.blocks())
                .u24(header + 5, descriptor.blockLength()));
        int offset = header + descriptorLength();
        for (ModePage page : pages) {
            byte[] encoded = page.encode();
            block.put(offset, encoded);
            offset += encoded.length;
        }
    }
}
