package org.archivolt.scsi;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Why a command ended as it did (SPC-5 4.5, SSC-5).
 *
 * @param deferred the error is one of an earlier command, whose data were only buffered
 * @param key the sense key, 0 to 15
 * @param code additional sense code (ASC)
 * @param qualifier additional sense code qualifier (ASCQ)
 * @param endOfMedium also set at early warning and at the beginning of a partition
 * @param information what is left of the count asked for: negative when a block was longer. Absent unless the unit calls it
 *     valid.
 * @param progress of an operation under way, in 65536th
 * @param fieldPointer the byte that was wrong: of the command, or of its parameters
 */
public record Sense(
        boolean deferred,
        int key,
        int code,
        int qualifier,
        boolean fileMark,
        boolean endOfMedium,
        boolean incorrectLength,
        OptionalLong information,
        OptionalInt progress,
        OptionalInt fieldPointer) {
    public static final int NO_SENSE = 0x0;
    public static final int RECOVERED_ERROR = 0x1;
    public static final int NOT_READY = 0x2;
    public static final int MEDIUM_ERROR = 0x3;
    public static final int HARDWARE_ERROR = 0x4;
    public static final int ILLEGAL_REQUEST = 0x5;
    public static final int UNIT_ATTENTION = 0x6;
    public static final int DATA_PROTECT = 0x7;
    public static final int BLANK_CHECK = 0x8;
    public static final int ABORTED_COMMAND = 0xB;
    public static final int VOLUME_OVERFLOW = 0xD;

    private static final int FIXED_LENGTH = 18;

    /** Without any of the details. */
    public static Sense of(int key, int code, int qualifier) {
        return new Sense(
                false,
                key,
                code,
                qualifier,
                false,
                false,
                false,
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    public Sense withInformation(long value) {
        return with(fileMark, endOfMedium, incorrectLength, OptionalLong.of(value));
    }

    public Sense withFileMark() {
        return with(true, endOfMedium, incorrectLength, information);
    }

    public Sense withEndOfMedium() {
        return with(fileMark, true, incorrectLength, information);
    }

    public Sense withIncorrectLength() {
        return with(fileMark, endOfMedium, true, information);
    }

    public Sense withProgress(int value) {
        return new Sense(
                deferred,
                key,
                code,
                qualifier,
                fileMark,
                endOfMedium,
                incorrectLength,
                information,
                OptionalInt.of(value),
                OptionalInt.empty());
    }

    public Sense withFieldPointer(int value) {
        return new Sense(
                deferred,
                key,
                code,
                qualifier,
                fileMark,
                endOfMedium,
                incorrectLength,
                information,
                OptionalInt.empty(),
                OptionalInt.of(value));
    }

    public Sense asDeferred() {
        return new Sense(
                true,
                key,
                code,
                qualifier,
                fileMark,
                endOfMedium,
                incorrectLength,
                information,
                progress,
                fieldPointer);
    }

    private Sense with(boolean mark, boolean end, boolean length, OptionalLong value) {
        return new Sense(deferred, key, code, qualifier, mark, end, length, value, progress, fieldPointer);
    }

    /**
     * Reads fixed (70h, 71h) and descriptor format (72h, 73h). Sense data that end early lack what they do not reach.
     *
     * @throws ArchivoltException {@code DEVICE_FAULT} when there are none, or in no format of the standard
     */
    public static Sense decode(byte[] sense) throws ArchivoltException {
        Fields fields = new Fields("sense data", sense);
        int format = fields.u8(0) & 0x7F;
        return switch (format) {
            case 0x70, 0x71 -> fixed(fields, format == 0x71);
            case 0x72, 0x73 -> descriptors(fields, format == 0x73);
            default -> throw fields.wrong("format", format);
        };
    }

    /** In fixed format. Information that does not fit into 32 bits is left out. */
    public byte[] encode() {
        Block block = new Block(FIXED_LENGTH)
                .u8(0, deferred ? 0x71 : 0x70)
                .u8(2, key)
                .flag(2, 0x80, fileMark)
                .flag(2, 0x40, endOfMedium)
                .flag(2, 0x20, incorrectLength)
                .u8(7, FIXED_LENGTH - 8)
                .u8(12, code)
                .u8(13, qualifier);
        information.ifPresent(value -> putInformation(block, value));
        progress.ifPresent(value -> block.u8(15, 0x80).u16(16, value));
        fieldPointer.ifPresent(value -> block.u8(15, code == 0x24 ? 0xC0 : 0x80).u16(16, value));
        return block.bytes();
    }

    /** Whether something happened that this nexus had not been told of: the command was not executed. */
    public boolean isUnitAttention() {
        return key == UNIT_ATTENTION;
    }

    public SenseCondition condition() {
        return SenseCondition.of(this);
    }

    /**
     * The error this is to whoever asked for the command: of the code of its condition ({@code DEVICE_FAULT} where that has
     * none), with the facts {@code condition} and {@code sense}.
     *
     * @param doing as {@link ArchivoltException} wants it
     */
    public ArchivoltException failure(String doing) {
        ErrorCode error = condition().error().orElse(ErrorCode.DEVICE_FAULT);
        ArchivoltException failure = new ArchivoltException(error, doing)
                .with("condition", condition())
                .with("sense", this);
        return deferred ? failure.with("deferred", true) : failure;
    }

    /** {@code 3/0C/00}: key, code and qualifier in hexadecimal, as documentation of drives has them. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%X/%02X/%02X", key, code, qualifier);
    }

    private static void putInformation(Block block, long value) {
        if (value == (int) value) {
            block.bits(0, 0x80).u32(3, value & 0xFFFFFFFFL);
        }
    }

    private static Sense fixed(Fields fields, boolean deferred) throws ArchivoltException {
        int flags = fields.u8(2);
        int key = flags & 0x0F;
        boolean valid = fields.flag(0, 0x80) && fields.has(3, 4);
        return new Sense(
                deferred,
                key,
                fields.has(12, 1) ? fields.u8(12) : 0,
                fields.has(13, 1) ? fields.u8(13) : 0,
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                (flags & 0x20) != 0,
                valid ? OptionalLong.of((int) fields.u32(3)) : OptionalLong.empty(),
                progress(key, fields, 15),
                fieldPointer(key, fields, 15));
    }

    private static Sense descriptors(Fields fields, boolean deferred) throws ArchivoltException {
        int key = fields.u8(1) & 0x0F;
        int flags = 0;
        OptionalLong information = OptionalLong.empty();
        OptionalInt progress = OptionalInt.empty();
        OptionalInt fieldPointer = OptionalInt.empty();
        Fields rest = fields.part(8, fields.has(7, 1) ? fields.u8(7) : 0);
        while (rest.length() >= 2) {
            Fields descriptor = rest.part(0, 2L + rest.u8(1));
            switch (rest.u8(0)) {
                case 0x00 -> information = information(descriptor);
                case 0x02 -> {
                    progress = progress(key, descriptor, 4);
                    fieldPointer = fieldPointer(key, descriptor, 4);
                }
                case 0x04 -> flags = descriptor.has(3, 1) ? descriptor.u8(3) : 0;
                default -> {} // what a driver has no use for
            }
            rest = rest.part(descriptor.length(), Integer.MAX_VALUE);
        }
        return new Sense(
                deferred,
                key,
                fields.has(2, 1) ? fields.u8(2) : 0,
                fields.has(3, 1) ? fields.u8(3) : 0,
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                (flags & 0x20) != 0,
                information,
                progress,
                fieldPointer);
    }

    private static OptionalLong information(Fields descriptor) throws ArchivoltException {
        boolean valid = descriptor.has(4, 8) && descriptor.flag(2, 0x80);
        return valid ? OptionalLong.of(descriptor.u64(4)) : OptionalLong.empty();
    }

    private static OptionalInt progress(int key, Fields fields, int offset) throws ArchivoltException {
        boolean there = key == NOT_READY || key == NO_SENSE;
        return there ? specific(fields, offset) : OptionalInt.empty();
    }

    private static OptionalInt fieldPointer(int key, Fields fields, int offset) throws ArchivoltException {
        return key == ILLEGAL_REQUEST ? specific(fields, offset) : OptionalInt.empty();
    }

    private static OptionalInt specific(Fields fields, int offset) throws ArchivoltException {
        boolean valid = fields.has(offset, 3) && fields.flag(offset, 0x80);
        return valid ? OptionalInt.of(fields.u16(offset + 1)) : OptionalInt.empty();
    }
}
