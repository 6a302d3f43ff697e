package org.archivolt.scsi;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;

/**
 * What a logical unit said.
 *
 * @param status the status byte of SAM: 0 good, 2 check condition, 8 busy, 0x18 reservation conflict, 0x28 task set full
 * @param transferred bytes moved in the direction of the request
 * @param sense sense data as received, fixed or descriptor format; empty unless there is any
 */
public record ScsiReply(int status, int transferred, byte[] sense) {
    public static final int GOOD = 0x00;
    public static final int CHECK_CONDITION = 0x02;
    public static final int BUSY = 0x08;
    public static final int RESERVATION_CONFLICT = 0x18;
    public static final int TASK_SET_FULL = 0x28;

    private static final byte[] NO_SENSE = {};

    public static ScsiReply good(int transferred) {
        return new ScsiReply(GOOD, transferred, NO_SENSE);
    }

    /** A check condition. */
    public static ScsiReply of(Sense sense, int transferred) {
        return new ScsiReply(CHECK_CONDITION, transferred, sense.encode());
    }

    public boolean isGood() {
        return status == GOOD;
    }

    /** @throws ArchivoltException {@code DEVICE_FAULT} when they are in no format of the standard */
    public Optional<Sense> decodedSense() throws ArchivoltException {
        return sense.length == 0 ? Optional.empty() : Optional.of(Sense.decode(sense));
    }
}
