package org.archivolt.store.internal;

import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;

/**
 * What an extent's bytes must look like when they are read again.
 *
 * @param size in bytes
 * @param checksum over the whole extent
 * @param blockBytes size of the blocks that are verified one by one; the last may be shorter
 * @param blockChecksums of each block, in order; not copied, not to be changed
 */
record ExtentDigest(
        long size, Checksum checksum, int blockBytes, ChecksumAlgorithm blockAlgorithm, byte[] blockChecksums) {}
