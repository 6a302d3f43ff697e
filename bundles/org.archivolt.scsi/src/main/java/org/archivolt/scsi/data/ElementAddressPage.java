package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 1D of changers (SMC-3): element address assignment. Elements of a kind follow each other.
 */
public record ElementAddressPage(
        int firstTransport,
        int transports,
        int firstStorage,
        int storages,
        int firstImportExport,
        int importExports,
        int firstDrive,
        int drives) {
    public static final int PAGE = 0x1D;
    public static final int SUBPAGE = 0x00;

    private static final int LENGTH = 20;

    public static ElementAddressPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new ElementAddressPage(
                fields.u16(2),
                fields.u16(4),
                fields.u16(6),
                fields.u16(8),
                fields.u16(10),
                fields.u16(12),
                fields.u16(14),
                fields.u16(16));
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .u16(2, firstTransport)
                        .u16(4, transports)
                        .u16(6, firstStorage)
                        .u16(8, storages)
                        .u16(10, firstImportExport)
                        .u16(12, importExports)
                        .u16(14, firstDrive)
                        .u16(16, drives));
    }
}
