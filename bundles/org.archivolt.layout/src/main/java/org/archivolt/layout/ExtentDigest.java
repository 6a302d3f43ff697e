package org.archivolt.layout;

import org.archivolt.base.Checksum;

/**
 * What an extent's bytes must look like when they are read again.
 *
 * @param size in bytes
 * @param checksum over the whole extent
 * @param blockBytes size of the blocks that are verified one by one; the last may be shorter
 * @param blockChecksums CRC-32C of each block, in order; its length is {@code ceil(size / blockBytes)}
 */
public record ExtentDigest(long size, Checksum checksum, int blockBytes, BlockChecksums blockChecksums) {
    public ExtentDigest {
        if (size < 0 || blockBytes < 1 || blockChecksums.count() != blocksIn(size, blockBytes)) {
            throw new IllegalArgumentException(
                    "%d blocks of %d bytes do not make %d bytes".formatted(blockChecksums.count(), blockBytes, size));
        }
    }

    private static long blocksIn(long size, int blockBytes) {
        return size / blockBytes + (size % blockBytes == 0 ? 0 : 1);
    }
}
