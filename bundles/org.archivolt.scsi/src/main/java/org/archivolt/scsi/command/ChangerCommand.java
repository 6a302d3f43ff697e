package org.archivolt.scsi.command;

import org.archivolt.base.ArchivoltException;

/** What changers understand (SMC-3). Elements are named by their addresses; lengths are in bytes. */
public sealed interface ChangerCommand extends Command {
    record InitializeElementStatus() implements ChangerCommand {
        static InitializeElementStatus from(Cdb cdb) {
            return new InitializeElementStatus();
        }

        @Override
        public Operation operation() {
            return Operation.INITIALIZE_ELEMENT_STATUS;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).bytes();
        }
    }

    /** @param fast looks only where something may have changed @param range else all, and the two addresses are ignored */
    record InitializeElementStatusWithRange(boolean fast, boolean range, int first, int count)
            implements ChangerCommand {
        static InitializeElementStatusWithRange from(Cdb cdb) {
            return new InitializeElementStatusWithRange(cdb.flag(1, 0x02), cdb.flag(1, 0x01), cdb.u16(2), cdb.u16(6));
        }

        @Override
        public Operation operation() {
            return Operation.INITIALIZE_ELEMENT_STATUS_WITH_RANGE;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x02, fast)
                    .flag(1, 0x01, range)
                    .u16(2, first)
                    .u16(6, count)
                    .bytes();
        }
    }

    /** @param currentData without moving anything to find out @param deviceIdentifiers of the drives (DVCID) */
    record ReadElementStatus(
            boolean volumeTags,
            ElementType type,
            int first,
            int count,
            boolean currentData,
            boolean deviceIdentifiers,
            int allocationLength)
            implements ChangerCommand {
        static ReadElementStatus from(Cdb cdb) throws ArchivoltException {
            return new ReadElementStatus(
                    cdb.flag(1, 0x10),
                    Coded.of(ElementType.class, cdb.bits(1, 0x0F)),
                    cdb.u16(2),
                    cdb.u16(4),
                    cdb.flag(6, 0x02),
                    cdb.flag(6, 0x01),
                    cdb.u24(7));
        }

        @Override
        public Operation operation() {
            return Operation.READ_ELEMENT_STATUS;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x10, volumeTags)
                    .bits(1, 0x0F, type.code())
                    .u16(2, first)
                    .u16(4, count)
                    .flag(6, 0x02, currentData)
                    .flag(6, 0x01, deviceIdentifiers)
                    .u24(7, allocationLength)
                    .bytes();
        }
    }

    /** @param transport 0 for the default arm */
    record MoveMedium(int transport, int source, int destination, boolean invert) implements ChangerCommand {
        static MoveMedium from(Cdb cdb) {
            return new MoveMedium(cdb.u16(2), cdb.u16(4), cdb.u16(6), cdb.flag(10, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.MOVE_MEDIUM;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .u16(2, transport)
                    .u16(4, source)
                    .u16(6, destination)
                    .flag(10, 0x01, invert)
                    .bytes();
        }
    }

    /** What is in the first destination goes to the second. */
    record ExchangeMedium(
            int transport,
            int source,
            int firstDestination,
            int secondDestination,
            boolean invertFirst,
            boolean invertSecond)
            implements ChangerCommand {
        static ExchangeMedium from(Cdb cdb) {
            return new ExchangeMedium(
                    cdb.u16(2), cdb.u16(4), cdb.u16(6), cdb.u16(8), cdb.flag(10, 0x02), cdb.flag(10, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.EXCHANGE_MEDIUM;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .u16(2, transport)
                    .u16(4, source)
                    .u16(6, firstDestination)
                    .u16(8, secondDestination)
                    .flag(10, 0x02, invertFirst)
                    .flag(10, 0x01, invertSecond)
                    .bytes();
        }
    }

    record PositionToElement(int transport, int destination, boolean invert) implements ChangerCommand {
        static PositionToElement from(Cdb cdb) {
            return new PositionToElement(cdb.u16(2), cdb.u16(4), cdb.flag(8, 0x01));
        }

        @Override
        public Operation operation() {
            return Operation.POSITION_TO_ELEMENT;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .u16(2, transport)
                    .u16(4, destination)
                    .flag(8, 0x01, invert)
                    .bytes();
        }
    }

    /** @param action 0 opens, 1 closes */
    record OpenCloseImportExport(int element, int action) implements ChangerCommand {
        static OpenCloseImportExport from(Cdb cdb) {
            return new OpenCloseImportExport(cdb.u16(2), cdb.bits(4, 0x1F));
        }

        @Override
        public Operation operation() {
            return Operation.OPEN_CLOSE_IMPORT_EXPORT;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation()).u16(2, element).bits(4, 0x1F, action).bytes();
        }
    }

    record RequestVolumeElementAddress(boolean volumeTags, ElementType type, int first, int count, int allocationLength)
            implements ChangerCommand {
        static RequestVolumeElementAddress from(Cdb cdb) throws ArchivoltException {
            return new RequestVolumeElementAddress(
                    cdb.flag(1, 0x10),
                    Coded.of(ElementType.class, cdb.bits(1, 0x0F)),
                    cdb.u16(2),
                    cdb.u16(4),
                    cdb.u24(7));
        }

        @Override
        public Operation operation() {
            return Operation.REQUEST_VOLUME_ELEMENT_ADDRESS;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .flag(1, 0x10, volumeTags)
                    .bits(1, 0x0F, type.code())
                    .u16(2, first)
                    .u16(4, count)
                    .u24(7, allocationLength)
                    .bytes();
        }
    }

    /** @param action 5 looks for volumes by a template */
    record SendVolumeTag(ElementType type, int element, int action, int parameterLength) implements ChangerCommand {
        static SendVolumeTag from(Cdb cdb) throws ArchivoltException {
            return new SendVolumeTag(
                    Coded.of(ElementType.class, cdb.bits(1, 0x0F)), cdb.u16(2), cdb.bits(5, 0x1F), cdb.u16(8));
        }

        @Override
        public Operation operation() {
            return Operation.SEND_VOLUME_TAG;
        }

        @Override
        public byte[] cdb() {
            return Cdb.of(operation())
                    .bits(1, 0x0F, type.code())
                    .u16(2, element)
                    .bits(5, 0x1F, action)
                    .u16(8, parameterLength)
                    .bytes();
        }
    }
}
