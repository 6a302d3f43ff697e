package org.archivolt.scsi;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One command on its way to a logical unit.
 *
 * @param cdb the command descriptor block, 6, 10, 12 or 16 bytes
 * @param data to the unit: its remaining bytes are sent. From the unit: at most as many as remain are put there and the
 *     position moves on by as many. Direct buffers save a copy.
 * @param timeout after which the transport aborts the command
 */
public record ScsiRequest(byte[] cdb, Direction direction, ByteBuffer data, Duration timeout) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Seen from here. */
    public enum Direction {
        NONE,
        TO_UNIT,
        FROM_UNIT
    }

    public static ScsiRequest withoutData(byte[] cdb, Duration timeout) {
        return new ScsiRequest(cdb, Direction.NONE, NOTHING.duplicate(), timeout);
    }
}
