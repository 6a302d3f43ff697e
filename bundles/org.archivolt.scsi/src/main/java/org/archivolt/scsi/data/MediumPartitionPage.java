package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * Mode page 11 of drives (SSC-5): medium partitions.
 *
 * @param additionalMax how many partitions the drive can make, besides the first
 * @param additional how many there are, or shall be
 * @param initiatorDefined the sizes are the host's (IDP); with neither this nor {@code selectDataPartitions} nor {@code
 *     fixedPartitions} nothing is changed
 * @param unitsGiven sizes are in {@code units} (PSUM 3), else in MB (PSUM 2)
 * @param onFormat the partitions are made by FORMAT MEDIUM, not at once (POFM)
 * @param units the power of ten of bytes the sizes are in: 9 is GB
 * @param sizes one per partition; 0xFFFF is whatever is left
 */
public record MediumPartitionPage(
        int additionalMax,
        int additional,
        boolean fixedPartitions,
        boolean selectDataPartitions,
        boolean initiatorDefined,
        boolean unitsGiven,
        boolean onFormat,
        int formatRecognition,
        int units,
        List<Integer> sizes) {
    public static final int PAGE = 0x11;
    public static final int SUBPAGE = 0x00;
    public static final int REST = 0xFFFF;

    private static final int LENGTH_MIN = 8;

    public MediumPartitionPage {
        sizes = List.copyOf(sizes);
    }

    /** What to select before FORMAT MEDIUM for two partitions: a small one of so many GB, and the rest. */
    public static MediumPartitionPage two(int firstGigabytes) {
        return new MediumPartitionPage(0, 1, false, false, true, true, true, 0, 9, List.of(firstGigabytes, REST));
    }

    public static MediumPartitionPage from(ModePage page) throws ArchivoltException {
        Fields fields = page.fields(LENGTH_MIN);
        List<Integer> sizes = new ArrayList<>();
        for (int offset = LENGTH_MIN; fields.has(offset, 2); offset += 2) {
            sizes.add(fields.u16(offset));
        }
        return new MediumPartitionPage(
                fields.u8(2),
                fields.u8(3),
                fields.flag(4, 0x80),
                fields.flag(4, 0x40),
                fields.flag(4, 0x20),
                (fields.u8(4) & 0x18) == 0x18,
                fields.flag(4, 0x04),
                fields.u8(5),
                fields.u8(6) & 0x0F,
                sizes);
    }

    public ModePage toPage() {
        Block block = new Block(LENGTH_MIN + 2 * sizes.size())
                .u8(2, additionalMax)
                .u8(3, additional)
                .flag(4, 0x80, fixedPartitions)
                .flag(4, 0x40, selectDataPartitions)
                .flag(4, 0x20, initiatorDefined)
                .bits(4, unitsGiven ? 0x18 : 0x10)
                .flag(4, 0x04, onFormat)
                .u8(5, formatRecognition)
                .bits(6, units);
        for (int i = 0; i < sizes.size(); i++) {
            block.u16(LENGTH_MIN + 2 * i, sizes.get(i));
        }
        return ModePage.of(PAGE, SUBPAGE, block);
    }
}
