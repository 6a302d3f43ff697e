package org.archivolt.scsi.data;

import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 1C (SPC-5, SSC-5): how a unit tells of failures to come.
 *
 * @param disabled no exceptions are reported (DEXCPT)
 * @param method 3: with the next command, as a recovered error (MRIE)
 * @param testFlag with the test bit: the TapeAlert flag to pretend
 */
public record InformationalExceptionsPage(
        boolean disabled, boolean test, boolean logErrors, int method, long interval, long testFlag) {
    public static final int PAGE = 0x1C;
    public static final int SUBPAGE = 0x00;

    private static final int LENGTH = 12;

    public static InformationalExceptionsPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH);
        return new InformationalExceptionsPage(
                fields.flag(2, 0x08),
                fields.flag(2, 0x04),
                fields.flag(2, 0x01),
                fields.u8(3) & 0x0F,
                fields.u32(4),
                fields.u32(8));
    }

    public ModePage toPage() {
        return ModePage.of(
                PAGE,
                SUBPAGE,
                new Block(LENGTH)
                        .flag(2, 0x08, disabled)
                        .flag(2, 0x04, test)
                        .flag(2, 0x01, logErrors)
                        .bits(3, method)
                        .u32(4, interval)
                        .u32(8, testFlag));
    }
}
