package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 0F of drives (SSC-5): data compression.
 *
 * @param enabled of what is written
 * @param capable whether the drive can
 * @param decompress of what is read
 * @param compressionAlgorithm 0 for none, 1 for the default
 */
public record DataCompressionPage(
        boolean enabled, boolean capable, boolean decompress, long compressionAlgorithm, long decompressionAlgorithm) {
    public static final int PAGE = 0x0F;
    public static final int SUBPAGE = 0x00;

    private static final int LENGTH = 16;

    public static DataCompressionPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new DataCompressionPage(
                fields.flag(2, 0x80), fields.flag(2, 0x40), fields.flag(3, 0x80), fields.u32(4), fields.u32(8));
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .flag(2, 0x80, enabled)
                        .flag(2, 0x40, capable)
                        .flag(3, 0x80, decompress)
                        .u32(4, compressionAlgorithm)
                        .u32(8, decompressionAlgorithm));
    }
}
