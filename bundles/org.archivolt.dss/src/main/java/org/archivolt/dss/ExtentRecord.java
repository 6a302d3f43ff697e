package org.archivolt.dss;

import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.MediumId;

/**
 * Consecutive bytes of a column of a copy of an object, and where on a medium they are: in a file of their own, or in a
 * pack, which they share with other objects.
 *
 * @param extent uuid of the file
 * @param column which column of the layout it belongs to
 * @param columnOffset where in the column it begins
 * @param size in bytes
 * @param checksum over these bytes
 * @param blockBytes size of the blocks verified one by one
 * @param blockAlgorithm of the block checksums
 * @param blockChecksums of each block, as many bytes each as the algorithm has; not copied, not to be changed
 * @param pack present when the file is a pack
 */
public record ExtentRecord(
        UUID extent,
        MediumId medium,
        String address,
        int column,
        long columnOffset,
        long size,
        Checksum checksum,
        int blockBytes,
        ChecksumAlgorithm blockAlgorithm,
        byte[] blockChecksums,
        Optional<InPack> pack) {
    /** Whether another is the same extent, wherever it is in memory. */
    public boolean isSamePlace(ExtentRecord other) {
        return extent.equals(other.extent) && column == other.column && columnOffset == other.columnOffset;
    }

    /**
     * A place in a pack.
     *
     * @param offset of the first byte in the file
     * @param packBytes size of the whole file; the same for all that share it
     */
    public record InPack(long offset, long packBytes) {
        public InPack {
            if (offset < 0 || packBytes < offset) {
                throw new IllegalArgumentException("not in a pack of " + packBytes + " bytes: " + offset);
            }
        }
    }
}
