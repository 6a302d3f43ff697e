package org.archivolt.dss;

import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.MediumId;

/**
 * An extent of a visible object.
 *
 * @param column which column of the layout it belongs to
 * @param objectOffset where in the object it begins
 * @param size in bytes
 * @param checksum over the whole extent
 * @param blockBytes size of the blocks verified one by one
 * @param blockChecksums CRC-32C of each block, 4 bytes big-endian each; not copied, not to be changed
 */
public record ExtentRecord(
        UUID extent,
        MediumId medium,
        String address,
        int column,
        long objectOffset,
        long size,
        Checksum checksum,
        int blockBytes,
        byte[] blockChecksums) {}
