package org.archivolt.scsi.command;

import org.archivolt.base.ArchivoltException;

/** What tape drives understand (SSC-5). Lengths are in bytes, of fixed blocks in blocks. */
public sealed interface DriveCommand extends Command {
    /** @param immediate answers before the motion ends */
    record Rewind(boolean immediate) implements DriveCommand {
        static Rewind from(Cdb cdb) {
            return new Rewind(cdb.flag(1, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.REWIND;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).flag(1, 0x01, immediate).bytes();
        }
    }

    record ReadBlockLimits() implements DriveCommand {
        static ReadBlockLimits from(Cdb cdb) {
            return new ReadBlockLimits();
        }

        @Override
        public Operation operation() {
            return Operation.READ_BLOCK_LIMITS;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).bytes();
        }
    }

    /** @param suppressIncorrectLength a block of another length is no error (SILI) */
    record Read6(boolean suppressIncorrectLength, boolean fixed, int length) implements DriveCommand {
        static Read6 from(Cdb cdb) {
            return new Read6(cdb.flag(1, 0x02), cdb.flag(1, 0x01), cdb.u24(2));
        }

        @Override
        public Operation operation() {
            return Operation.READ_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x02, suppressIncorrectLength)
                    .flag(1, 0x01, fixed)
                    .u24(2, length)
                    .bytes();
        }
    }

    record Write6(boolean fixed, int length) implements DriveCommand {
        static Write6 from(Cdb cdb) {
            return new Write6(cdb.flag(1, 0x01), cdb.u24(2));
        }

        @Override
        public Operation operation() {
            return Operation.WRITE_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).flag(1, 0x01, fixed).u24(2, length).bytes();
        }
    }

    /** With a count of 0 and not immediate: a flush of what is buffered. */
    record WriteFileMarks6(boolean immediate, int count) implements DriveCommand {
        static WriteFileMarks6 from(Cdb cdb) {
            return new WriteFileMarks6(cdb.flag(1, 0x01), cdb.u24(2));
        }

        @Override
        public Operation operation() {
            return Operation.WRITE_FILE_MARKS_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).flag(1, 0x01, immediate).u24(2, count).bytes();
        }
    }

    record Verify6(boolean immediate, boolean byteCompare, boolean fixed, int length) implements DriveCommand {
        static Verify6 from(Cdb cdb) {
            return new Verify6(cdb.flag(1, 0x04), cdb.flag(1, 0x02), cdb.flag(1, 0x01), cdb.u24(2));
        }

        @Override
        public Operation operation() {
            return Operation.VERIFY_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x04, immediate)
                    .flag(1, 0x02, byteCompare)
                    .flag(1, 0x01, fixed)
                    .u24(2, length)
                    .bytes();
        }
    }

    /** @param count negative goes back */
    record Space6(SpaceUnit unit, int count) implements DriveCommand {
        static Space6 from(Cdb cdb) throws ArchivoltException {
            return new Space6(Coded.of(SpaceUnit.class, cdb.bits(1, 0x0F)), cdb.s24(2));
        }

        @Override
        public Operation operation() {
            return Operation.SPACE_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).bits(1, 0x0F, unit.code()).s24(2, count).bytes();
        }
    }

    /** @param count negative goes back */
    record Space16(SpaceUnit unit, long count) implements DriveCommand {
        static Space16 from(Cdb cdb) throws ArchivoltException {
            return new Space16(Coded.of(SpaceUnit.class, cdb.bits(1, 0x0F)), cdb.u64(4));
        }

        @Override
        public Operation operation() {
            return Operation.SPACE_16;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).bits(1, 0x0F, unit.code()).u64(4, count).bytes();
        }
    }

    /** @param whole to the end of the partition, else only the mark of the end of data */
    record Erase6(boolean immediate, boolean whole) implements DriveCommand {
        static Erase6 from(Cdb cdb) {
            return new Erase6(cdb.flag(1, 0x02), cdb.flag(1, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.ERASE_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x02, immediate)
                    .flag(1, 0x01, whole)
                    .bytes();
        }
    }

    /** @param hold the cartridge stays in the drive, its memory readable, the tape not threaded */
    record LoadUnload(boolean immediate, boolean hold, boolean endOfTape, boolean retension, boolean load)
            implements DriveCommand {
        static LoadUnload from(Cdb cdb) {
            return new LoadUnload(
                    cdb.flag(1, 0x01), cdb.flag(4, 0x08), cdb.flag(4, 0x04), cdb.flag(4, 0x02), cdb.flag(4, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.LOAD_UNLOAD;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x01, immediate)
                    .flag(4, 0x08, hold)
                    .flag(4, 0x04, endOfTape)
                    .flag(4, 0x02, retension)
                    .flag(4, 0x01, load)
                    .bytes();
        }
    }

    /**
     * @param ofVendor whether the block number is one that {@link PositionForm#SHORT_OF_VENDOR} gave
     * @param changePartition else the partition is ignored
     */
    record Locate10(boolean ofVendor, boolean changePartition, boolean immediate, long block, int partition)
            implements DriveCommand {
        /** To the usual number of a block. */
        public Locate10(boolean changePartition, boolean immediate, long block, int partition) {
            this(false, changePartition, immediate, block, partition);
        }

        static Locate10 from(Cdb cdb) {
            return new Locate10(cdb.flag(1, 0x04), cdb.flag(1, 0x02), cdb.flag(1, 0x01), cdb.u32(3), cdb.u8(8));
        }

        @Override
        public Operation operation() {
            return Operation.LOCATE_10;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x04, ofVendor)
                    .flag(1, 0x02, changePartition)
                    .flag(1, 0x01, immediate)
                    .u32(3, block)
                    .u8(8, partition)
                    .bytes();
        }
    }

    /** @param changePartition else the partition is ignored */
    record Locate16(Destination destination, boolean changePartition, boolean immediate, int partition, long number)
            implements DriveCommand {
        static Locate16 from(Cdb cdb) throws ArchivoltException {
            return new Locate16(
                    Coded.of(Destination.class, cdb.bits(1, 0x38)),
                    cdb.flag(1, 0x02),
                    cdb.flag(1, 0x01),
                    cdb.u8(3),
                    cdb.u64(4));
        }

        @Override
        public Operation operation() {
            return Operation.LOCATE_16;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(1, 0x38, destination.code())
                    .flag(1, 0x02, changePartition)
                    .flag(1, 0x01, immediate)
                    .u8(3, partition)
                    .u64(4, number)
                    .bytes();
        }
    }

    /** @param allocationLength 0 unless extended */
    record ReadPosition(PositionForm form, int allocationLength) implements DriveCommand {
        static ReadPosition from(Cdb cdb) throws ArchivoltException {
            return new ReadPosition(Coded.of(PositionForm.class, cdb.bits(1, 0x1F)), cdb.u16(7));
        }

        @Override
        public Operation operation() {
            return Operation.READ_POSITION;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(1, 0x1F, form.code())
                    .u16(7, allocationLength)
                    .bytes();
        }
    }

    record FormatMedium(boolean verify, boolean immediate, MediumFormat format, int parameterLength)
            implements DriveCommand {
        static FormatMedium from(Cdb cdb) throws ArchivoltException {
            return new FormatMedium(
                    cdb.flag(1, 0x02), cdb.flag(1, 0x01), Coded.of(MediumFormat.class, cdb.bits(2, 0x0F)), cdb.u16(3));
        }

        @Override
        public Operation operation() {
            return Operation.FORMAT_MEDIUM;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x02, verify)
                    .flag(1, 0x01, immediate)
                    .bits(2, 0x0F, format.code())
                    .u16(3, parameterLength)
                    .bytes();
        }
    }

    /** @param proportion of 65535 that stays usable */
    record SetCapacity(boolean immediate, int proportion) implements DriveCommand {
        static SetCapacity from(Cdb cdb) {
            return new SetCapacity(cdb.flag(1, 0x01), cdb.u16(3));
        }

        @Override
        public Operation operation() {
            return Operation.SET_CAPACITY;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x01, immediate)
                    .u16(3, proportion)
                    .bytes();
        }
    }

    /** @param mediumTypes of cartridges, else of densities @param loadedMedium what the loaded one can, else what the drive can */
    record ReportDensitySupport(boolean mediumTypes, boolean loadedMedium, int allocationLength)
            implements DriveCommand {
        static ReportDensitySupport from(Cdb cdb) {
            return new ReportDensitySupport(cdb.flag(1, 0x02), cdb.flag(1, 0x01), cdb.u16(7));
        }

        @Override
        public Operation operation() {
            return Operation.REPORT_DENSITY_SUPPORT;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x02, mediumTypes)
                    .flag(1, 0x01, loadedMedium)
                    .u16(7, allocationLength)
                    .bytes();
        }
    }

    record AllowOverwrite(OverwriteKind kind, int partition, long block) implements DriveCommand {
        static AllowOverwrite from(Cdb cdb) throws ArchivoltException {
            return new AllowOverwrite(Coded.of(OverwriteKind.class, cdb.bits(2, 0x0F)), cdb.u8(3), cdb.u64(4));
        }

        @Override
        public Operation operation() {
            return Operation.ALLOW_OVERWRITE;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(2, 0x0F, kind.code())
                    .u8(3, partition)
                    .u64(4, block)
                    .bytes();
        }
    }

    /** @param limits asks what the drive can take instead of for a list */
    record ReceiveRecommendedAccessOrder(boolean limits, long listOffset, long allocationLength, int segmentType)
            implements DriveCommand {
        static ReceiveRecommendedAccessOrder from(Cdb cdb) {
            return new ReceiveRecommendedAccessOrder(cdb.flag(1, 0x80), cdb.u32(2), cdb.u32(6), cdb.bits(10, 0x07));
        }

        @Override
        public Operation operation() {
            return Operation.RECEIVE_RECOMMENDED_ACCESS_ORDER;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x80, limits)
                    .u32(2, listOffset)
                    .u32(6, allocationLength)
                    .bits(10, 0x07, segmentType)
                    .bytes();
        }
    }

    /** @param process 2 reorders */
    record GenerateRecommendedAccessOrder(int process, int segmentType, long parameterLength) implements DriveCommand {
        static GenerateRecommendedAccessOrder from(Cdb cdb) {
            return new GenerateRecommendedAccessOrder(cdb.bits(2, 0x07), cdb.bits(3, 0x07), cdb.u32(6));
        }

        @Override
        public Operation operation() {
            return Operation.GENERATE_RECOMMENDED_ACCESS_ORDER;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(2, 0x07, process)
                    .bits(3, 0x07, segmentType)
                    .u32(6, parameterLength)
                    .bytes();
        }
    }

    /** @param protocol 0x20 is tape data encryption; specific is then the page */
    record SecurityProtocolIn(int protocol, int specific, long allocationLength) implements DriveCommand {
        static SecurityProtocolIn from(Cdb cdb) {
            return new SecurityProtocolIn(cdb.u8(1), cdb.u16(2), cdb.u32(6));
        }

        @Override
        public Operation operation() {
            return Operation.SECURITY_PROTOCOL_IN;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .u8(1, protocol)
                    .u16(2, specific)
                    .u32(6, allocationLength)
                    .bytes();
        }
    }

    /** @param protocol 0x20 is tape data encryption; specific is then the page */
    record SecurityProtocolOut(int protocol, int specific, long parameterLength) implements DriveCommand {
        static SecurityProtocolOut from(Cdb cdb) {
            return new SecurityProtocolOut(cdb.u8(1), cdb.u16(2), cdb.u32(6));
        }

        @Override
        public Operation operation() {
            return Operation.SECURITY_PROTOCOL_OUT;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .u8(1, protocol)
                    .u16(2, specific)
                    .u32(6, parameterLength)
                    .bytes();
        }
    }
}
