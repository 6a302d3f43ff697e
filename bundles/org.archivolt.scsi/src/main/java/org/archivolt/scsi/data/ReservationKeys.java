package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Who is registered with a unit: the answer to PERSISTENT RESERVE IN, READ KEYS (SPC-5 6.16.2).
 *
 * @param generation counts the changes
 * @param keys one per registered nexus
 */
public record ReservationKeys(long generation, List<Long> keys) {
    private static final int HEADER = 8;

    public ReservationKeys {
        keys = List.copyOf(keys);
    }

    public static ReservationKeys decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("reservation keys", answer);
        Fields list = fields.part(HEADER, fields.u32(4));
        List<Long> keys = new ArrayList<>();
        for (int offset = 0; list.has(offset, 8); offset += 8) {
            keys.add(list.u64(offset));
        }
        return new ReservationKeys(fields.u32(0), keys);
    }

    public byte[] encode() {
        Block block = new Block(HEADER + 8 * keys.size()).u32(0, generation).u32(4, 8L * keys.size());
        for (int i = 0; i < keys.size(); i++) {
            block.u64(HEADER + 8 * i, keys.get(i));
        }
        return block.bytes();
    }
}
