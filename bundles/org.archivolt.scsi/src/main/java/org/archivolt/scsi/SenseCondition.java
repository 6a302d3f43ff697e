package org.archivolt.scsi;

import java.util.Optional;
import org.archivolt.base.ErrorCode;

/**
 * What sense data mean to a driver. The first constant that matches counts: exact codes come before families of codes, and
 * these before whole sense keys.
 *
 * <p>The code of the error blames what has to be replaced: the drive, the cartridge, the state of things, or the command.
 * Conditions without one are no failures by themselves.
 */
public enum SenseCondition {
    /** A file mark was met; no data. */
    FILE_MARK(null, when(0x0, 0x00, 0x01)),
    /** The write did happen; room is left only for closing words. */
    EARLY_WARNING(null, when(0x0, 0x00, 0x02), when(0x1, 0x00, 0x02)),
    /** The warning before the early warning, at a distance the host has set. */
    PROGRAMMABLE_EARLY_WARNING(null, when(0x0, 0x00, 0x07), when(0x1, 0x00, 0x07)),
    /** Spacing back ended at the beginning of the partition. */
    BEGINNING_OF_PARTITION(null, when(0x0, 0x00, 0x04)),
    /** Something asked for with an immediate answer is still under way. */
    OPERATION_IN_PROGRESS(null, when(0x0, 0x00, 0x16)),
    CLEANING_REQUESTED(null, when(0x0, 0x00, 0x17), when(0x1, 0x00, 0x17)),
    ROUNDED_PARAMETER(null, when(0x1, 0x37)),
    /** Works, and will not for long: the drive, or the cartridge. TapeAlert says which. */
    FAILURE_PREDICTED(null, when(0x0, 0x5D), when(0x1, 0x5D), when(0x6, 0x5D)),
    /** The data are fine. */
    RECOVERED(null, when(0x1)),
    /** A block was shorter or longer than asked for. */
    INCORRECT_LENGTH(null),
    /** No error and nothing to tell. */
    NOTHING(null, when(0x0)),

    /** Ask again after a while. */
    BECOMING_READY(
            ErrorCode.WRONG_STATE,
            when(0x2, 0x04, 0x01),
            when(0x2, 0x04, 0x04),
            when(0x2, 0x04, 0x07),
            when(0x2, 0x04, 0x08),
            when(0x2, 0x04, 0x09)),
    NEEDS_LOAD(ErrorCode.WRONG_STATE, when(0x2, 0x04, 0x02)),
    OFFLINE(ErrorCode.DEVICE_FAULT, when(0x2, 0x04, 0x03), when(0x2, 0x04, 0x12)),
    CLEANING_CARTRIDGE(ErrorCode.WRONG_STATE, when(0x2, 0x30, 0x03)),
    /** The cartridge is in the drive but not threaded: only its memory can be read. */
    ONLY_MEMORY_ACCESSIBLE(ErrorCode.WRONG_STATE, when(0x2, 0x3A, 0x04), when(0x2, 0x04, 0x10)),
    /** Some units call an empty drive a corrupt format. */
    NO_MEDIUM(ErrorCode.WRONG_STATE, when(0x2, 0x3A), when(0x2, 0x31, 0x00)),
    /** The drive cannot read this kind of cartridge, or not any more. */
    INCOMPATIBLE_MEDIUM(
            ErrorCode.MEDIUM_FAULT, when(0x2, 0x30), when(0x3, 0x30), when(0x5, 0x30), when(0x7, 0x30, 0x05)),
    NOT_READY(ErrorCode.DEVICE_FAULT, when(0x2)),

    /** The medium cannot be written any more; what was flushed before can be read. */
    WRITE_ERROR(ErrorCode.MEDIUM_FAULT, when(0x3, 0x0C), when(0x3, 0x50), when(0x3, 0x73)),
    /** Another drive may be able to. */
    READ_ERROR(ErrorCode.MEDIUM_FAULT, when(0x3, 0x11)),
    END_OF_DATA_NOT_FOUND(ErrorCode.MEDIUM_FAULT, when(0x3, 0x14)),
    FORMAT_CORRUPT(ErrorCode.MEDIUM_FAULT, when(0x3, 0x31)),
    ERASE_FAILED(ErrorCode.MEDIUM_FAULT, when(0x3, 0x51)),
    CARTRIDGE_FAULT(ErrorCode.MEDIUM_FAULT, when(0x3, 0x52), when(0x4, 0x52)),
    LOAD_FAILED(ErrorCode.MEDIUM_FAULT, when(0x3, 0x53)),
    /** Space or locate went past the end of the medium. */
    END_OF_MEDIUM(ErrorCode.NO_SPACE, when(0x3, 0x00, 0x02)),
    MEDIUM_ERROR(ErrorCode.MEDIUM_FAULT, when(0x3)),

    HARDWARE(ErrorCode.DEVICE_FAULT, when(0x4)),

    /** The unit does not know the command: do without. */
    UNSUPPORTED(ErrorCode.INVALID_ARGUMENT, when(0x5, 0x20)),
    INVALID_ELEMENT(ErrorCode.INVALID_ARGUMENT, when(0x5, 0x21, 0x01)),
    INVALID_FIELD(ErrorCode.INVALID_ARGUMENT, when(0x5, 0x24), when(0x5, 0x26), when(0x5, 0x1A)),
    /** The inventory was wrong: look again. */
    DESTINATION_FULL(ErrorCode.WRONG_STATE, when(0x5, 0x3B, 0x0D)),
    /** The inventory was wrong: look again. */
    SOURCE_EMPTY(ErrorCode.WRONG_STATE, when(0x5, 0x3B, 0x0E)),
    ELEMENT_NOT_ACCESSIBLE(ErrorCode.WRONG_STATE, when(0x5, 0x3B, 0x11), when(0x5, 0x3B, 0x12), when(0x5, 0x3B, 0x18)),
    REMOVAL_PREVENTED(ErrorCode.WRONG_STATE, when(0x5, 0x53, 0x02), when(0x5, 0x53, 0x03)),
    /** The operation does not fit the position of the tape. */
    WRONG_POSITION(ErrorCode.WRONG_STATE, when(0x5, 0x3B)),
    ILLEGAL_REQUEST(ErrorCode.INVALID_ARGUMENT, when(0x5)),

    /** A door of the library was used: look again. */
    IMPORT_EXPORT_OPENED(ErrorCode.WRONG_STATE, when(0x6, 0x28, 0x01)),
    /** Whatever is loaded, it may be another: identify it. */
    MEDIUM_CHANGED(ErrorCode.WRONG_STATE, when(0x6, 0x28)),
    /** Position, encryption keys and mode pages are lost, and reservations unless they persist. */
    RESET(ErrorCode.DEVICE_FAULT, when(0x6, 0x29)),
    /** Somebody else has taken the unit over. */
    RESERVATIONS_PREEMPTED(ErrorCode.WRONG_STATE, when(0x6, 0x2A, 0x03), when(0x6, 0x2A, 0x04), when(0x6, 0x2A, 0x05)),
    ENCRYPTION_CHANGED(ErrorCode.WRONG_STATE, when(0x6, 0x2A, 0x11), when(0x6, 0x2A, 0x12), when(0x6, 0x2A, 0x13)),
    PARAMETERS_CHANGED(ErrorCode.WRONG_STATE, when(0x6, 0x2A)),
    /** Firmware or identity of the unit changed: identify it. */
    UNIT_CHANGED(ErrorCode.WRONG_STATE, when(0x6, 0x3F)),
    UNIT_ATTENTION(ErrorCode.WRONG_STATE, when(0x6)),

    WORM_OVERWRITE(ErrorCode.MEDIUM_FAULT, when(0x7, 0x30, 0x0C), when(0x7, 0x30, 0x0D)),
    WRITE_PROTECTED(ErrorCode.MEDIUM_FAULT, when(0x7, 0x27)),
    /** The drive has no key, or another, for what is on the tape. */
    ENCRYPTED(ErrorCode.WRONG_STATE, when(0x7, 0x74)),
    DATA_PROTECTED(ErrorCode.MEDIUM_FAULT, when(0x7)),

    END_OF_DATA(null, when(0x8, 0x00, 0x05)),
    /** Nothing is recorded there; how some units put the end of data. */
    BLANK(null, when(0x8)),

    /** The unit gave up, for no fault of the command; it may be tried once more when the position is known. */
    ABORTED(ErrorCode.DEVICE_FAULT, when(0xB)),
    /** The last of the tape: what was to be written is not on it. */
    HARD_END(ErrorCode.NO_SPACE, when(0xD)),
    /** Of a key that is vendor-specific, reserved or of no use to tapes. */
    UNKNOWN(ErrorCode.DEVICE_FAULT);

    private static final int ANY = -1;

    private final Optional<ErrorCode> error;
    private final Pattern[] patterns;

    /** Which sense data it is, {@link #ANY} standing for every value. */
    private record Pattern(int key, int code, int qualifier) {
        boolean matches(Sense sense) {
            return key == sense.key()
                    && (code == ANY || code == sense.code())
                    && (qualifier == ANY || qualifier == sense.qualifier());
        }
    }

    SenseCondition(ErrorCode error, Pattern... patterns) {
        this.error = Optional.ofNullable(error);
        this.patterns = patterns;
    }

    /** Whom to blame; nothing when it is no failure by itself. */
    public Optional<ErrorCode> error() {
        return error;
    }

    /** Flags count where the codes say nothing, as drives differ in giving both. */
    static SenseCondition of(Sense sense) {
        if (sense.key() == Sense.NO_SENSE && sense.code() == 0 && sense.qualifier() == 0) {
            return ofFlags(sense);
        }
        for (SenseCondition condition : values()) {
            if (condition.matches(sense)) {
                return condition;
            }
        }
        return UNKNOWN;
    }

    private boolean matches(Sense sense) {
        for (Pattern pattern : patterns) {
            if (pattern.matches(sense)) {
                return true;
            }
        }
        return false;
    }

    private static SenseCondition ofFlags(Sense sense) {
        if (sense.fileMark()) {
            return FILE_MARK;
        }
        if (sense.incorrectLength()) {
            return INCORRECT_LENGTH;
        }
        return sense.endOfMedium() ? EARLY_WARNING : NOTHING;
    }

    private static Pattern when(int key) {
        return new Pattern(key, ANY, ANY);
    }

    private static Pattern when(int key, int code) {
        return new Pattern(key, code, ANY);
    }

    private static Pattern when(int key, int code, int qualifier) {
        return new Pattern(key, code, qualifier);
    }
}
