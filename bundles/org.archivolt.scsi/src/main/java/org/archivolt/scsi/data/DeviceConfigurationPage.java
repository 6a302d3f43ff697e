package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 10 of drives (SSC-5): device configuration.
 *
 * @param activePartition where the tape is
 * @param writeDelay time in 100 ms before a full buffer is written
 * @param blockIdentifiers whether positions are kept in blocks (LOIS)
 * @param reportEarlyWarning whether reading tells it too (REW)
 * @param synchronizeAtEarlyWarning whether what is buffered is written first (SEW)
 * @param softwareWriteProtected until the next reset or load (SWP)
 * @param compression select data compression algorithm: 0 off, 1 on
 * @param associatedWriteProtected until the cartridge is unloaded (ASOCWP)
 * @param persistentWriteProtected on the cartridge (PERSWP)
 * @param permanentWriteProtected for ever (PRMWP)
 */
public record DeviceConfigurationPage(
        int activePartition,
        int writeDelay,
        boolean blockIdentifiers,
        boolean reportEarlyWarning,
        boolean synchronizeAtEarlyWarning,
        boolean softwareWriteProtected,
        int compression,
        boolean associatedWriteProtected,
        boolean persistentWriteProtected,
        boolean permanentWriteProtected) {
    public static final int PAGE = 0x10;
    public static final int SUBPAGE = 0x00;

    private static final int LENGTH = 16;

    public static DeviceConfigurationPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new DeviceConfigurationPage(
                fields.u8(3),
                fields.u16(6),
                fields.flag(8, 0x40),
                fields.flag(8, 0x01),
                fields.flag(10, 0x08),
                fields.flag(10, 0x04),
                fields.u8(14),
                fields.flag(15, 0x04),
                fields.flag(15, 0x02),
                fields.flag(15, 0x01));
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .u8(3, activePartition)
                        .u16(6, writeDelay)
                        .flag(8, 0x40, blockIdentifiers)
                        .flag(8, 0x01, reportEarlyWarning)
                        .flag(10, 0x08, synchronizeAtEarlyWarning)
                        .flag(10, 0x04, softwareWriteProtected)
                        .u8(14, compression)
                        .flag(15, 0x04, associatedWriteProtected)
                        .flag(15, 0x02, persistentWriteProtected)
                        .flag(15, 0x01, permanentWriteProtected));
    }
}
