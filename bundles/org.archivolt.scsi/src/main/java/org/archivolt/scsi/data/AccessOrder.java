package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * A list of what is to be read from a tape: what GENERATE RECOMMENDED ACCESS ORDER is given, and in the drive's order what
 * RECEIVE RECOMMENDED ACCESS ORDER answers (SSC-5, as LTO drives have it).
 */
public record AccessOrder(List<Segment> segments) {
    private static final int HEADER = 8;
    private static final int LENGTH = 32;

    public AccessOrder {
        segments = List.copyOf(segments);
    }

    /**
     * Blocks that belong together.
     *
     * @param name at most 10 characters, for the host to know it again
     * @param first block
     * @param last block
     */
    public record Segment(String name, int partition, long first, long last) {}

    /**
     * What the drive can take: the answer when limits are asked for.
     *
     * @param segments at most in a list
     * @param length of a segment's descriptor in bytes, at most
     */
    public record Limits(int segments, int length) {
        public static Limits decode(byte[] answer) throws ArchivoltException {
            Fields fields = new Fields("limits of an access order", answer);
            return new Limits(fields.u16(0), fields.u16(2));
        }

        public byte[] encode() {
            return new Block(4).u16(0, segments).u16(2, length).bytes();
        }
    }

    public static AccessOrder decode(byte[] bytes) throws ArchivoltException {
        Fields fields = new Fields("an access order", bytes);
        List<Segment> segments = new ArrayList<>();
        Fields rest = fields.part(HEADER, fields.u32(4));
        while (rest.has(0, LENGTH)) {
            segments.add(new Segment(rest.text(5, 10), rest.u8(15), rest.u64(16), rest.u64(24)));
            rest = rest.part(Math.max(LENGTH, 2 + rest.u16(0)), Integer.MAX_VALUE);
        }
        return new AccessOrder(segments);
    }

    public byte[] encode() {
        Block block = new Block(HEADER + LENGTH * segments.size()).u32(4, (long) LENGTH * segments.size());
        for (int i = 0; i < segments.size(); i++) {
            int offset = HEADER + LENGTH * i;
            Segment segment = segments.get(i);
            block.u16(offset, LENGTH - 2)
                    .text(offset + 5, 10, segment.name)
                    .u8(offset + 15, segment.partition)
                    .u64(offset + 16, segment.first)
                    .u64(offset + 24, segment.last);
        }
        return block.bytes();
    }
}
