package org.archivolt.ldm.tape.virtual.internal.unit;

import org.archivolt.scsi.Sense;

/** The conditions that simulated units report: sense key, additional sense code and its qualifier (SPC-5, table 49). */
public enum SenseCode {
    NO_SENSE(0, 0x00, 0x00),
    FILE_MARK_DETECTED(0, 0x00, 0x01),
    END_OF_PARTITION(0, 0x00, 0x02),
    BEGINNING_OF_PARTITION(0, 0x00, 0x04),
    PROGRAMMABLE_EARLY_WARNING(0, 0x00, 0x07),
    BECOMING_READY(2, 0x04, 0x01),
    INITIALIZING_COMMAND_REQUIRED(2, 0x04, 0x02),
    OPERATION_IN_PROGRESS(2, 0x04, 0x07),
    CLEANING_CARTRIDGE_INSTALLED(2, 0x30, 0x03),
    MEDIUM_NOT_PRESENT(2, 0x3A, 0x00),
    WRITE_ERROR(3, 0x0C, 0x00),
    WRITE_APPEND_ERROR(3, 0x50, 0x00),
    READ_ERROR(3, 0x11, 0x00),
    END_OF_DATA_NOT_FOUND(3, 0x14, 0x03),
    CANNOT_READ_FORMAT(3, 0x30, 0x02),
    HARDWARE_FAULT(4, 0x44, 0x00),
    MECHANICAL_FAULT(4, 0x15, 0x01),
    PARAMETER_LIST_LENGTH(5, 0x1A, 0x00),
    INVALID_OPERATION_CODE(5, 0x20, 0x00),
    ELEMENT_ADDRESS(5, 0x21, 0x01),
    INVALID_FIELD_IN_CDB(5, 0x24, 0x00),
    INVALID_FIELD_IN_PARAMETERS(5, 0x26, 0x00),
    INVALID_RELEASE(5, 0x26, 0x04),
    DESTINATION_FULL(5, 0x3B, 0x0D),
    SOURCE_EMPTY(5, 0x3B, 0x0E),
    POSITION_NOT_AT_BEGINNING(5, 0x3B, 0x0C),
    REMOVAL_PREVENTED(5, 0x53, 0x02),
    MEDIUM_MAY_HAVE_CHANGED(6, 0x28, 0x00),
    IMPORT_EXPORT_ACCESSED(6, 0x28, 0x01),
    POWER_ON(6, 0x29, 0x00),
    BUS_RESET(6, 0x29, 0x02),
    MODE_PARAMETERS_CHANGED(6, 0x2A, 0x01),
    LOG_PARAMETERS_CHANGED(6, 0x2A, 0x02),
    RESERVATIONS_PREEMPTED(6, 0x2A, 0x03),
    RESERVATIONS_RELEASED(6, 0x2A, 0x04),
    REGISTRATIONS_PREEMPTED(6, 0x2A, 0x05),
    ENCRYPTION_PARAMETERS_CHANGED(6, 0x2A, 0x11),
    WRITE_PROTECTED(7, 0x27, 0x00),
    WORM_OVERWRITE(7, 0x30, 0x0C),
    ENCRYPTED_BLOCK(7, 0x74, 0x01),
    UNENCRYPTED_BLOCK(7, 0x74, 0x02),
    WRONG_KEY(7, 0x74, 0x03),
    END_OF_DATA_DETECTED(8, 0x00, 0x05),
    LOGICAL_BLOCK_GUARD(0xB, 0x10, 0x01),
    ABORTED(0xB, 0x00, 0x00),
    VOLUME_OVERFLOW(0xD, 0x00, 0x02);

    private final int key;
    private final int code;
    private final int qualifier;

    SenseCode(int key, int code, int qualifier) {
        this.key = key;
        this.code = code;
        this.qualifier = qualifier;
    }

    public Sense sense() {
        return Sense.of(key, code, qualifier);
    }

    /** Whether it says that the unit was reset: told before anything else (SAM-5, 5.3.3). */
    boolean isReset() {
        return code == 0x29;
    }
}
