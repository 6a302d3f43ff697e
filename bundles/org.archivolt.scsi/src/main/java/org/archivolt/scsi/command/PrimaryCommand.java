package org.archivolt.scsi.command;

import org.archivolt.base.ArchivoltException;

/** What both drives and changers understand (SPC-5). Lengths are in bytes. */
public sealed interface PrimaryCommand extends Command {
    record TestUnitReady() implements PrimaryCommand {
        static TestUnitReady from(Cdb cdb) {
            return new TestUnitReady();
        }

        @Override
        public Operation operation() {
            return Operation.TEST_UNIT_READY;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).bytes();
        }
    }

    record RequestSense(boolean descriptorFormat, int allocationLength) implements PrimaryCommand {
        static RequestSense from(Cdb cdb) {
            return new RequestSense(cdb.flag(1, 0x01), cdb.u8(4));
        }

        @Override
        public Operation operation() {
            return Operation.REQUEST_SENSE;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x01, descriptorFormat)
                    .u8(4, allocationLength)
                    .bytes();
        }
    }

    /** @param vitalPage whether the page of that number is asked for, else the standard data */
    record Inquiry(boolean vitalPage, int page, int allocationLength) implements PrimaryCommand {
        static Inquiry from(Cdb cdb) {
            return new Inquiry(cdb.flag(1, 0x01), cdb.u8(2), cdb.u16(3));
        }

        @Override
        public Operation operation() {
            return Operation.INQUIRY;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x01, vitalPage)
                    .u8(2, page)
                    .u16(3, allocationLength)
                    .bytes();
        }
    }

    /** @param page 0x3F for all */
    record ModeSense6(boolean withoutBlockDescriptors, PageControl control, int page, int subpage, int allocationLength)
            implements PrimaryCommand {
        static ModeSense6 from(Cdb cdb) throws ArchivoltException {
            return new ModeSense6(
                    cdb.flag(1, 0x08),
                    Coded.of(PageControl.class, cdb.bits(2, 0xC0)),
                    cdb.bits(2, 0x3F),
                    cdb.u8(3),
                    cdb.u8(4));
        }

        @Override
        public Operation operation() {
            return Operation.MODE_SENSE_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x08, withoutBlockDescriptors)
                    .bits(2, 0xC0, control.code())
                    .bits(2, 0x3F, page)
                    .u8(3, subpage)
                    .u8(4, allocationLength)
                    .bytes();
        }
    }

    /** @param page 0x3F for all */
    record ModeSense10(
            boolean withoutBlockDescriptors, PageControl control, int page, int subpage, int allocationLength)
            implements PrimaryCommand {
        static ModeSense10 from(Cdb cdb) throws ArchivoltException {
            return new ModeSense10(
                    cdb.flag(1, 0x08),
                    Coded.of(PageControl.class, cdb.bits(2, 0xC0)),
                    cdb.bits(2, 0x3F),
                    cdb.u8(3),
                    cdb.u16(7));
        }

        @Override
        public Operation operation() {
            return Operation.MODE_SENSE_10;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x08, withoutBlockDescriptors)
                    .bits(2, 0xC0, control.code())
                    .bits(2, 0x3F, page)
                    .u8(3, subpage)
                    .u16(7, allocationLength)
                    .bytes();
        }
    }

    record ModeSelect6(boolean standardFormat, boolean save, int parameterLength) implements PrimaryCommand {
        static ModeSelect6 from(Cdb cdb) {
            return new ModeSelect6(cdb.flag(1, 0x10), cdb.flag(1, 0x01), cdb.u8(4));
        }

        @Override
        public Operation operation() {
            return Operation.MODE_SELECT_6;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x10, standardFormat)
                    .flag(1, 0x01, save)
                    .u8(4, parameterLength)
                    .bytes();
        }
    }

    record ModeSelect10(boolean standardFormat, boolean save, int parameterLength) implements PrimaryCommand {
        static ModeSelect10 from(Cdb cdb) {
            return new ModeSelect10(cdb.flag(1, 0x10), cdb.flag(1, 0x01), cdb.u16(7));
        }

        @Override
        public Operation operation() {
            return Operation.MODE_SELECT_10;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x10, standardFormat)
                    .flag(1, 0x01, save)
                    .u16(7, parameterLength)
                    .bytes();
        }
    }

    /** @param control 0 thresholds, 1 cumulative values, 2 and 3 their defaults */
    record LogSense(boolean save, int control, int page, int subpage, int firstParameter, int allocationLength)
            implements PrimaryCommand {
        static LogSense from(Cdb cdb) {
            return new LogSense(
                    cdb.flag(1, 0x01), cdb.bits(2, 0xC0), cdb.bits(2, 0x3F), cdb.u8(3), cdb.u16(5), cdb.u16(7));
        }

        @Override
        public Operation operation() {
            return Operation.LOG_SENSE;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x01, save)
                    .bits(2, 0xC0, control)
                    .bits(2, 0x3F, page)
                    .u8(3, subpage)
                    .u16(5, firstParameter)
                    .u16(7, allocationLength)
                    .bytes();
        }
    }

    /** @param resetCodes sets the parameters of the page, or of all, to zero */
    record LogSelect(boolean resetCodes, boolean save, int control, int page, int subpage, int parameterLength)
            implements PrimaryCommand {
        static LogSelect from(Cdb cdb) {
            return new LogSelect(
                    cdb.flag(1, 0x02), cdb.flag(1, 0x01), cdb.bits(2, 0xC0), cdb.bits(2, 0x3F), cdb.u8(3), cdb.u16(7));
        }

        @Override
        public Operation operation() {
            return Operation.LOG_SELECT;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x02, resetCodes)
                    .flag(1, 0x01, save)
                    .bits(2, 0xC0, control)
                    .bits(2, 0x3F, page)
                    .u8(3, subpage)
                    .u16(7, parameterLength)
                    .bytes();
        }
    }

    record PreventAllowMediumRemoval(boolean prevent) implements PrimaryCommand {
        static PreventAllowMediumRemoval from(Cdb cdb) {
            return new PreventAllowMediumRemoval(cdb.flag(4, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.PREVENT_ALLOW_MEDIUM_REMOVAL;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).flag(4, 0x01, prevent).bytes();
        }
    }

    record PersistentReserveIn(ReservationQuestion question, int allocationLength) implements PrimaryCommand {
        static PersistentReserveIn from(Cdb cdb) throws ArchivoltException {
            return new PersistentReserveIn(Coded.of(ReservationQuestion.class, cdb.bits(1, 0x1F)), cdb.u16(7));
        }

        @Override
        public Operation operation() {
            return Operation.PERSISTENT_RESERVE_IN;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(1, 0x1F, question.code())
                    .u16(7, allocationLength)
                    .bytes();
        }
    }

    /** Always of the scope of a logical unit. */
    record PersistentReserveOut(ReservationAction action, ReservationType type, long parameterLength)
            implements PrimaryCommand {
        static PersistentReserveOut from(Cdb cdb) throws ArchivoltException {
            return new PersistentReserveOut(
                    Coded.of(ReservationAction.class, cdb.bits(1, 0x1F)),
                    Coded.of(ReservationType.class, cdb.bits(2, 0x0F)),
                    cdb.u32(5));
        }

        @Override
        public Operation operation() {
            return Operation.PERSISTENT_RESERVE_OUT;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(1, 0x1F, action.code())
                    .bits(2, 0x0F, type.code())
                    .u32(5, parameterLength)
                    .bytes();
        }
    }

    /** @param selection 0 for those with addresses of their own, 1 for well-known ones, 2 for all */
    record ReportLuns(int selection, long allocationLength) implements PrimaryCommand {
        static ReportLuns from(Cdb cdb) {
            return new ReportLuns(cdb.u8(2), cdb.u32(6));
        }

        @Override
        public Operation operation() {
            return Operation.REPORT_LUNS;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).u8(2, selection).u32(6, allocationLength).bytes();
        }
    }

    record ReportTargetPortGroups(int format, long allocationLength) implements PrimaryCommand {
        static ReportTargetPortGroups from(Cdb cdb) {
            return new ReportTargetPortGroups(cdb.bits(1, 0xE0), cdb.u32(6));
        }

        @Override
        public Operation operation() {
            return Operation.REPORT_TARGET_PORT_GROUPS;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(1, 0xE0, format)
                    .u32(6, allocationLength)
                    .bytes();
        }
    }

    /** @param withTimeouts whether command timeouts are asked for (RCTD) */
    record ReportSupportedOperationCodes(
            boolean withTimeouts, OperationReport report, int operationCode, int serviceAction, long allocationLength)
            implements PrimaryCommand {
        static ReportSupportedOperationCodes from(Cdb cdb) throws ArchivoltException {
            return new ReportSupportedOperationCodes(
                    cdb.flag(2, 0x80),
                    Coded.of(OperationReport.class, cdb.bits(2, 0x07)),
                    cdb.u8(3),
                    cdb.u16(4),
                    cdb.u32(6));
        }

        @Override
        public Operation operation() {
            return Operation.REPORT_SUPPORTED_OPERATION_CODES;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(2, 0x80, withTimeouts)
                    .bits(2, 0x07, report.code())
                    .u8(3, operationCode)
                    .u16(4, serviceAction)
                    .u32(6, allocationLength)
                    .bytes();
        }
    }

    record ReadBuffer(int mode, int buffer, int offset, int allocationLength) implements PrimaryCommand {
        static ReadBuffer from(Cdb cdb) {
            return new ReadBuffer(cdb.u8(1), cdb.u8(2), cdb.u24(3), cdb.u24(6));
        }

        @Override
        public Operation operation() {
            return Operation.READ_BUFFER;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .u8(1, mode)
                    .u8(2, buffer)
                    .u24(3, offset)
                    .u24(6, allocationLength)
                    .bytes();
        }
    }

    record WriteBuffer(int mode, int buffer, int offset, int parameterLength) implements PrimaryCommand {
        static WriteBuffer from(Cdb cdb) {
            return new WriteBuffer(cdb.u8(1), cdb.u8(2), cdb.u24(3), cdb.u24(6));
        }

        @Override
        public Operation operation() {
            return Operation.WRITE_BUFFER;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .u8(1, mode)
                    .u8(2, buffer)
                    .u24(3, offset)
                    .u24(6, parameterLength)
                    .bytes();
        }
    }

    /** @param element for a changer, else 0 */
    record ReadAttribute(
            AttributeQuestion question,
            int element,
            int volume,
            int partition,
            int firstAttribute,
            long allocationLength,
            boolean cached)
            implements PrimaryCommand {
        static ReadAttribute from(Cdb cdb) throws ArchivoltException {
            return new ReadAttribute(
                    Coded.of(AttributeQuestion.class, cdb.bits(1, 0x1F)),
                    cdb.u16(2),
                    cdb.u8(5),
                    cdb.u8(7),
                    cdb.u16(8),
                    cdb.u32(10),
                    cdb.flag(14, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.READ_ATTRIBUTE;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(1, 0x1F, question.code())
                    .u16(2, element)
                    .u8(5, volume)
                    .u8(7, partition)
                    .u16(8, firstAttribute)
                    .u32(10, allocationLength)
                    .flag(14, 0x01, cached)
                    .bytes();
        }
    }

    /** @param throughCache returns after the memory chip has it */
    record WriteAttribute(boolean throughCache, int element, int volume, int partition, long parameterLength)
            implements PrimaryCommand {
        static WriteAttribute from(Cdb cdb) {
            return new WriteAttribute(cdb.flag(1, 0x01), cdb.u16(2), cdb.u8(5), cdb.u8(7), cdb.u32(10));
        }

        @Override
        public Operation operation() {
            return Operation.WRITE_ATTRIBUTE;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x01, throughCache)
                    .u16(2, element)
                    .u8(5, volume)
                    .u8(7, partition)
                    .u32(10, parameterLength)
                    .bytes();
        }
    }
}
