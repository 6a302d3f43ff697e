package org.archivolt.scsi.command;

import java.util.Arrays;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.UnitType;

/** A command a unit is given. Look at {@link #operation()} to tell them apart. */
public sealed interface Command permits PrimaryCommand, DriveCommand, ChangerCommand, Command.Unknown {
    Operation operation();

    /** The command descriptor block. */
    byte[] cdb();

    /**
     * Reads a command descriptor block as a unit does. Bytes after its end, which transports pad it with, are ignored.
     *
     * @param unit some operation codes mean one thing to a drive and another to a changer
     * @return {@link Unknown} for an operation code or service action that has no name here
     * @throws ArchivoltException {@code INVALID_ARGUMENT} when it is too short (fact {@code length}), sets a bit nobody
     *     defines (facts {@code byte} and {@code bit}: the field pointer of the sense data) or has a code that means nothing
     */
    static Command decode(UnitType unit, byte[] cdb) throws ArchivoltException {
        Operation operation = Operation.of(unit, cdb);
        if (operation == Operation.UNKNOWN) {
            return new Unknown(cdb);
        }
        return operation.decode(cdb);
    }

    /** Something we have no name for. A unit refuses it: ILLEGAL REQUEST, INVALID COMMAND OPERATION CODE. */
    record Unknown(byte[] cdb) implements Command {
        public Unknown {
            cdb = cdb.clone();
        }

        @Override
        public byte[] cdb() {
            return cdb.clone();
        }

        static Unknown from(Cdb cdb) {
            return new Unknown(cdb.bytes());
        }

        /** Whether we know other service actions of the operation code: the unit then names the field, not the code. */
        public boolean isUnknownServiceAction() {
            return cdb.length > 0
                    && Arrays.stream(Operation.values())
                            .anyMatch(known -> known != Operation.UNKNOWN
                                    && known.hasServiceAction()
                                    && known.code() == (cdb[0] & 0xFF));
        }

        @Override
        public Operation operation() {
            return Operation.UNKNOWN;
        }
    }
}
