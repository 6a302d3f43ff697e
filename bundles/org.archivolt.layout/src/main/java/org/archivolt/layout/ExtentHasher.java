package org.archivolt.layout;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;

/** Computes an {@link ExtentDigest} over bytes that pass by: XXH128 of the whole, CRC-32C of each block. For one thread. */
public final class ExtentHasher {
    /** The unit of verification: small enough to fall back in the middle of a read, large enough to cost nothing. */
    public static final int BLOCK_BYTES = 1024 * 1024;

    private final Consumer<ByteBuffer> wholeUpdate;
    private final Supplier<Checksum> whole;
    private final CRC32C block = new CRC32C();
    private int[] blocks = new int[1];
    private long size;

    public ExtentHasher() {
        RunningChecksum running = ChecksumAlgorithm.XXH128.start();
        this.wholeUpdate = running::update;
        this.whole = running::finish;
    }

    private ExtentHasher(Supplier<Checksum> known) {
        this.wholeUpdate = bytes -> {};
        this.whole = known;
    }

    /** For an extent that will hold all bytes of a body: what hashes the body already is not done again. */
    public static ExtentHasher ofWhole(ObjectBody body) {
        return body.wholeChecksum().map(ExtentHasher::new).orElseGet(ExtentHasher::new);
    }

    /** Looks at the remaining bytes and leaves the buffer as it is. */
    public void update(ByteBuffer bytes) {
        wholeUpdate.accept(bytes.duplicate());
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
        return new ExtentDigest(size, whole.get(), BLOCK_BYTES, new BlockChecksums(Arrays.copyOf(blocks, count)));
    }

    private void endBlock(int index) {
        if (index >= blocks.length) {
            blocks = Arrays.copyOf(blocks, blocks.length * 2);
        }
        blocks[index] = (int) block.getValue();
        block.reset();
    }
}
