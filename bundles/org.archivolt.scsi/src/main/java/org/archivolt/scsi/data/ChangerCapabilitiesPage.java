package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 1F of changers (SMC-3): device capabilities. Every number is a set of bits: 8 drive, 4 import/export, 2 storage,
 * 1 transport.
 *
 * @param stores which kinds of element can hold a medium
 * @param movesFromTransport where a medium can be moved to from there
 * @param exchangesFromTransport where a medium can be exchanged to from there
 */
public record ChangerCapabilitiesPage(
        int stores,
        int movesFromTransport,
        int movesFromStorage,
        int movesFromImportExport,
        int movesFromDrive,
        int exchangesFromTransport,
        int exchangesFromStorage,
        int exchangesFromImportExport,
        int exchangesFromDrive) {
    public static final int PAGE = 0x1F;
    public static final int SUBPAGE = 0x00;

    private static final int LENGTH = 20;

    public static ChangerCapabilitiesPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new ChangerCapabilitiesPage(
                fields.u8(2) & 0x0F,
                fields.u8(4) & 0x0F,
                fields.u8(5) & 0x0F,
                fields.u8(6) & 0x0F,
                fields.u8(7) & 0x0F,
                fields.u8(12) & 0x0F,
                fields.u8(13) & 0x0F,
                fields.u8(14) & 0x0F,
                fields.u8(15) & 0x0F);
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .bits(2, stores)
                        .bits(4, movesFromTransport)
                        .bits(5, movesFromStorage)
                        .bits(6, movesFromImportExport)
                        .bits(7, movesFromDrive)
                        .bits(12, exchangesFromTransport)
                        .bits(13, exchangesFromStorage)
                        .bits(14, exchangesFromImportExport)
                        .bits(15, exchangesFromDrive));
    }
}
