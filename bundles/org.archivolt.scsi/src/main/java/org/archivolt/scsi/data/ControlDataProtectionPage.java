package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 0A, subpage F0 of drives (SSC-5): logical block protection.
 *
 * @param method 0 none, 1 Reed-Solomon CRC, 2 CRC32C
 * @param informationLength bytes of it at the end of each block
 * @param onWrite blocks written carry it
 * @param onRead blocks read carry it
 */
public record ControlDataProtectionPage(int method, int informationLength, boolean onWrite, boolean onRead) {
    public static final int PAGE = 0x0A;
    public static final int SUBPAGE = 0xF0;

    private static final int LENGTH = 32;

    public static ControlDataProtectionPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new ControlDataProtectionPage(
                fields.u8(4), fields.u8(5) & 0x3F, fields.flag(6, 0x80), fields.flag(6, 0x40));
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .u8(4, method)
                        .bits(5, informationLength)
                        .flag(6, 0x80, onWrite)
                        .flag(6, 0x40, onRead));
    }
}
