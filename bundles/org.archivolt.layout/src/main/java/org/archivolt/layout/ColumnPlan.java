package org.archivolt.layout;

import org.archivolt.base.ChecksumAlgorithm;

/**
 * What a transfer into columns works with.
 *
 * @param blockBytes size of every block of a column but its last; the unit of verification and of reading
 * @param blocks how many blocks there are to work with: at least as many as are taken at the same time; twice that lets
 *     the transfer run ahead of its media
 * @param bufferBytes of each of them; less than {@code blockBytes} when no block will be longer than that
 * @param checksum over each file that a column consists of
 * @param blockChecksum over each block
 */
public record ColumnPlan(
        int blockBytes, int blocks, int bufferBytes, ChecksumAlgorithm checksum, ChecksumAlgorithm blockChecksum) {
    /** The largest block there is. */
    public static final int BLOCK_BYTES_MAX = 1024 * 1024;

    public ColumnPlan {
        if (blockBytes < 1 || blockBytes > BLOCK_BYTES_MAX || bufferBytes < 1 || bufferBytes > blockBytes) {
            throw new IllegalArgumentException(
                    "cannot work with buffers of %d bytes for blocks of %d".formatted(bufferBytes, blockBytes));
        }
        if (blocks < 1) {
            throw new IllegalArgumentException("a transfer needs blocks to work with");
        }
    }
}
