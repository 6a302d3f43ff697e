package org.archivolt.ldm.tape.internal.ltfs;

/**
 * A part of a file that lies in consecutive records of one partition. What no extent covers reads as zeros.
 *
 * @param fileOffset of its first byte in the file
 * @param startBlock first record
 * @param byteOffset of its first byte in that record
 */
record Extent(long fileOffset, char partition, long startBlock, int byteOffset, long byteCount) {
    long fileEnd() {
        return fileOffset + byteCount;
    }

    /** The first block behind it. */
    long endBlock(int blockBytes) {
        return startBlock + (byteOffset + byteCount + blockBytes - 1) / blockBytes;
    }
}
