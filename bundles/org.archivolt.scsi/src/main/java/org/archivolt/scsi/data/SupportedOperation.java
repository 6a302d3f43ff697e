package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * An operation a unit knows: a descriptor of REPORT SUPPORTED OPERATION CODES (SPC-5 6.36).
 *
 * @param serviceAction 0 if the operation code has none
 * @param length of the command descriptor block in bytes
 * @param timeouts if asked for and known
 */
public record SupportedOperation(
        int operationCode, boolean hasServiceAction, int serviceAction, int length, Optional<Timeouts> timeouts) {
    private static final int HEADER = 4;
    private static final int DESCRIPTOR = 8;

    /**
     * How long a command takes.
     *
     * @param nominal seconds until it is worth asking, 0 for unknown
     * @param recommended seconds until something is wrong, 0 for unknown
     */
    public record Timeouts(long nominal, long recommended) {
        static final int LENGTH = 12;

        static Timeouts from(Fields fields) throws ArchivoltException {
            return new Timeouts(fields.u32(4), fields.u32(8));
        }

        byte[] encode() {
            return new Block(LENGTH)
                    .u16(0, LENGTH - 2)
                    .u32(4, nominal)
                    .u32(8, recommended)
                    .bytes();
        }
    }

    /** Reads the answer to the question for all of them. */
    public static List<SupportedOperation> decodeAll(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("supported operations", answer);
        List<SupportedOperation> operations = new ArrayList<>();
        Fields rest = fields.part(HEADER, fields.u32(0));
        while (rest.has(0, DESCRIPTOR)) {
            boolean timed = rest.flag(5, 0x02);
            boolean there = timed && rest.has(DESCRIPTOR, Timeouts.LENGTH);
            operations.add(new SupportedOperation(
                    rest.u8(0),
                    rest.flag(5, 0x01),
                    rest.u16(2),
                    rest.u16(6),
                    there ? Optional.of(Timeouts.from(rest.part(DESCRIPTOR, Timeouts.LENGTH))) : Optional.empty()));
            rest = rest.part(DESCRIPTOR + (timed ? Timeouts.LENGTH : 0), Integer.MAX_VALUE);
        }
        return List.copyOf(operations);
    }

    public static byte[] encodeAll(List<SupportedOperation> operations) {
        int length =
                operations.stream().mapToInt(SupportedOperation::encodedLength).sum();
        Block block = new Block(HEADER + length).u32(0, length);
        int offset = HEADER;
        for (SupportedOperation operation : operations) {
            operation.putInto(block, offset);
            offset += operation.encodedLength();
        }
        return block.bytes();
    }

    private int encodedLength() {
        return DESCRIPTOR + (timeouts.isPresent() ? Timeouts.LENGTH : 0);
    }

    private void putInto(Block block, int offset) {
        block.u8(offset, operationCode)
                .u16(offset + 2, serviceAction)
                .flag(offset + 5, 0x02, timeouts.isPresent())
                .flag(offset + 5, 0x01, hasServiceAction)
                .u16(offset + 6, length);
        timeouts.ifPresent(times -> block.put(offset + DESCRIPTOR, times.encode()));
    }

    /**
     * The answer to the question for one of them.
     *
     * @param usage the bits of its command descriptor block that mean something; empty when it is not supported
     */
    public record One(byte[] usage, Optional<Timeouts> timeouts) {
        private static final int SUPPORTED = 3;
        private static final int NOT_SUPPORTED = 1;

        public boolean isSupported() {
            return usage.length > 0;
        }

        public static One decode(byte[] answer) throws ArchivoltException {
            Fields fields = new Fields("a supported operation", answer);
            int support = fields.u8(1) & 0x07;
            boolean supported = support == SUPPORTED || support == 5; // by the standard, or the vendor's way
            if (!supported) {
                return new One(new byte[0], Optional.empty());
            }
            int length = fields.u16(2);
            boolean timed = fields.flag(1, 0x80) && fields.has(HEADER + length, Timeouts.LENGTH);
            return new One(
                    fields.bytes(HEADER, length),
                    timed
                            ? Optional.of(Timeouts.from(fields.part(HEADER + length, Timeouts.LENGTH)))
                            : Optional.empty());
        }

        public byte[] encode() {
            Block block = new Block(HEADER + usage.length + (timeouts.isPresent() ? Timeouts.LENGTH : 0))
                    .u8(1, isSupported() ? SUPPORTED : NOT_SUPPORTED)
                    .flag(1, 0x80, timeouts.isPresent())
                    .u16(2, usage.length)
                    .put(HEADER, usage);
            timeouts.ifPresent(times -> block.put(HEADER + usage.length, times.encode()));
            return block.bytes();
        }
    }
}
