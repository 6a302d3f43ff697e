package org.archivolt.scsi.data;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.command.Coded;
import org.archivolt.scsi.command.ReservationType;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Who holds a unit: the answer to PERSISTENT RESERVE IN, READ RESERVATION (SPC-5 6.16.3).
 *
 * @param generation counts the changes of registrations
 * @param holder nobody when it is not reserved
 */
public record Reservation(long generation, Optional<Holder> holder) {
    private static final int HEADER = 8;
    private static final int LENGTH = 16;

    /** A nexus, by the key it has registered. */
    public record Holder(long key, ReservationType type) {}

    public static Reservation decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("a reservation", answer);
        boolean reserved = fields.u32(4) >= LENGTH;
        if (!reserved) {
            return new Reservation(fields.u32(0), Optional.empty());
        }
        ReservationType type = Coded.of(ReservationType.class, fields.u8(21) & 0x0F);
        return new Reservation(fields.u32(0), Optional.of(new Holder(fields.u64(8), type)));
    }

    public byte[] encode() {
        Block block = new Block(HEADER + (holder.isPresent() ? LENGTH : 0)).u32(0, generation);
        holder.ifPresent(by -> block.u32(4, LENGTH).u64(8, by.key).u8(21, by.type.code()));
        return block.bytes();
    }
}
