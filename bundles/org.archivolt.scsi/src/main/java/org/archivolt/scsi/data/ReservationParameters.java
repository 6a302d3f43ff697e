package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * The parameters of PERSISTENT RESERVE OUT (SPC-5 6.17.3).
 *
 * @param key by which the caller is registered
 * @param actionKey the new key when registering, the victim's when preempting
 * @param persistThroughPowerLoss of the unit (APTPL)
 */
public record ReservationParameters(long key, long actionKey, boolean allPorts, boolean persistThroughPowerLoss) {
    public static final int LENGTH = 24;

    public static ReservationParameters of(long key, long actionKey) {
        return new ReservationParameters(key, actionKey, false, false);
    }

    public static ReservationParameters decode(byte[] bytes) throws ArchivoltException {
        Fields fields = new Fields("reservation parameters", bytes);
        return new ReservationParameters(fields.u64(0), fields.u64(8), fields.flag(20, 0x04), fields.flag(20, 0x01));
    }

    public byte[] encode() {
        return new Block(LENGTH)
                .u64(0, key)
                .u64(8, actionKey)
                .flag(20, 0x04, allPorts)
                .flag(20, 0x01, persistThroughPowerLoss)
                .bytes();
    }
}
