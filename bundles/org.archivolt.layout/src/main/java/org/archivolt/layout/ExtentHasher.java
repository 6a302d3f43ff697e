package org.archivolt.layout;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;

/** Computes an {@link ExtentDigest} over bytes that pass by: XXH128 of the whole, CRC-32C of each block. For one thread. */
public final class ExtentHasher {
    /** The unit of verification: small enough to fall back in the middle of a read, large enough to cost nothing. */
    public static final int BLOCK_BYTES = 1024 * 1024;

    private final RunningChecksum whole = ChecksumAlgorithm.XXH128.start();
    private final CRC32C block = new CRC32C();
    private int[] blocks = new int[1];
    private long size;

    /** Looks at the remaining bytes and leaves the buffer as it is. */
    public void update(ByteBuffer bytes) {
        whole.update(bytes.duplicate());
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            int inBlock = (int) (size % BLOCK_BYTES);
            int length = Math.min(rest.remaining(), BLOCK_BYTES - inBlock);
            block.update(rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
            size += length;
            if (size % BLOCK_BYTES == 0) {
                endBlock((int) (size / BLOCK_BYTES) - 1);
            }
        }
    }

    /** No further call is allowed. */
    public ExtentDigest finish() {
        int count = (int) (size / BLOCK_BYTES);
        if (size % BLOCK_BYTES != 0) {
            endBlock(count++);
        }
        return new ExtentDigest(size, whole.finish(), BLOCK_BYTES, new BlockChecksums(Arrays.copyOf(blocks, count)));
    }

    private void endBlock(int index) {
        if (index >= blocks.length) {
            blocks = Arrays.copyOf(blocks, blocks.length * 2);
        }
        blocks[index] = (int) block.getValue();
        block.reset();
    }
}
