package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 1D of drives (SSC-5): medium configuration.
 *
 * @param writeOnce whether the cartridge can be written once only (WORM)
 * @param labelRestrictions what may be overwritten before the first data
 * @param fileMarkRestrictions which file marks at the end of data may be overwritten
 */
public record MediumConfigurationPage(boolean writeOnce, int labelRestrictions, int fileMarkRestrictions) {
    public static final int PAGE = 0x1D;
    public static final int SUBPAGE = 0x00;

    private static final int LENGTH = 32;

    public static MediumConfigurationPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new MediumConfigurationPage(fields.flag(2, 0x01), fields.u8(4), fields.u8(5));
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .flag(2, 0x01, writeOnce)
                        .u8(4, labelRestrictions)
                        .u8(5, fileMarkRestrictions));
    }
}
