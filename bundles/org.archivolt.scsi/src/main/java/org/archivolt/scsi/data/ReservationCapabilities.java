package org.archivolt.scsi.data;

import java.util.EnumSet;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.command.ReservationType;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * What a unit can do to reserve itself: the answer to PERSISTENT RESERVE IN, REPORT CAPABILITIES (SPC-5 6.16.4).
 *
 * @param persistThroughPowerLoss whether it can (PTPL_C)
 */
public record ReservationCapabilities(boolean persistThroughPowerLoss, Set<ReservationType> types) {
    private static final int LENGTH = 8;
    private static final int TYPES_VALID = 0x80;

    public ReservationCapabilities {
        types = Set.copyOf(types);
    }

    public static ReservationCapabilities decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("reservation capabilities", answer);
        Set<ReservationType> types = EnumSet.noneOf(ReservationType.class);
        for (ReservationType type : ReservationType.values()) {
            if (fields.flag(3, TYPES_VALID) && type != ReservationType.NONE && fields.flag(offset(type), mask(type))) {
                types.add(type);
            }
        }
        return new ReservationCapabilities(fields.flag(2, 0x01), types);
    }

    public byte[] encode() {
        Block block = new Block(LENGTH)
                .u16(0, LENGTH)
                .flag(2, 0x01, persistThroughPowerLoss)
                .bits(3, TYPES_VALID);
        types.forEach(type -> block.bits(offset(type), mask(type)));
        return block.bytes();
    }

    /** The mask has the types 0 to 7 in its first byte, the others in its second. */
    private static int offset(ReservationType type) {
        return 4 + type.code() / 8;
    }

    private static int mask(ReservationType type) {
        return 1 << type.code() % 8;
    }
}
