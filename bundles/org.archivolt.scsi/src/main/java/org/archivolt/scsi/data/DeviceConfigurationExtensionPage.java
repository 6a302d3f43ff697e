package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 10, subpage 01 of drives (SSC-5): device configuration extension.
 *
 * @param writeMode 1 is append-only: overwriting has to be allowed each time
 * @param programmableEarlyWarning its distance from the early warning in MB (PEWS)
 */
public record DeviceConfigurationExtensionPage(int writeMode, int shortEraseMode, int programmableEarlyWarning) {
    public static final int PAGE = 0x10;
    public static final int SUBPAGE = 0x01;

    private static final int LENGTH = 32;

    public static DeviceConfigurationExtensionPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new DeviceConfigurationExtensionPage(fields.u8(5) >> 4 & 0x0F, fields.u8(5) & 0x0F, fields.u16(6));
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .bits(5, writeMode << 4)
                        .bits(5, shortEraseMode)
                        .u16(6, programmableEarlyWarning));
    }
}
