package org.archivolt.scsi.data;

import java.util.Arrays;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * A mode page as it goes over the wire (SPC-5 7.5). The records of this package that have a {@code toPage} give its bytes a
 * meaning.
 *
 * @param subpage 0 for a page without subpages
 * @param savable in an answer: whether the unit can keep it (PS)
 * @param body what follows the header of two bytes, of four with a subpage
 */
public record ModePage(int page, int subpage, boolean savable, byte[] body) {
    private static final int SUBPAGE_FORMAT = 0x40;

    /** Bytes of the header: offsets of the standards count from its beginning. */
    public int header() {
        return subpage == 0 ? 2 : 4;
    }

    public byte[] encode() {
        Block block = new Block(header() + body.length);
        block.u8(0, page).flag(0, 0x80, savable).put(header(), body);
        if (subpage == 0) {
            return block.u8(1, body.length).bytes();
        }
        return block.bits(0, SUBPAGE_FORMAT).u8(1, subpage).u16(2, body.length).bytes();
    }

    /** The page with its header, at least as long as asked for: what a short page lacks is zero. */
    Fields fields(int lengthMin) {
        byte[] whole = encode();
        return new Fields("a mode page", Arrays.copyOf(whole, Math.max(whole.length, lengthMin)));
    }

    static ModePage of(int page, int subpage, Block block) {
        int header = subpage == 0 ? 2 : 4;
        byte[] whole = block.bytes();
        return new ModePage(page, subpage, false, Arrays.copyOfRange(whole, header, whole.length));
    }

    static boolean startsIn(Fields fields) throws ArchivoltException {
        return fields.has(0, 2) && fields.has(0, lengthOf(fields));
    }

    static int lengthOf(Fields fields) throws ArchivoltException {
        boolean subpages = fields.flag(0, SUBPAGE_FORMAT);
        if (!subpages) {
            return 2 + fields.u8(1);
        }
        return fields.has(2, 2) ? 4 + fields.u16(2) : 4;
    }

    static ModePage from(Fields fields) throws ArchivoltException {
        boolean subpages = fields.flag(0, SUBPAGE_FORMAT);
        int header = subpages ? 4 : 2;
        return new ModePage(
                fields.u8(0) & 0x3F,
                subpages ? fields.u8(1) : 0,
                fields.flag(0, 0x80),
                fields.bytes(header, lengthOf(fields) - header));
    }
}
