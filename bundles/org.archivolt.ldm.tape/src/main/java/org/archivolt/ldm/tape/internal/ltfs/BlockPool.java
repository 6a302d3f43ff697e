package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Direct buffers of one block, shared by the extents of a volume. Besides those counted here each extent may hold one of
 * its own, so that nobody ever waits for a buffer. Safe for many threads.
 */
final class BlockPool {
    private final int blockBytes;
    private final int blocksMax;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    private int lent;

    BlockPool(int blockBytes, int poolBytes) {
        this.blockBytes = blockBytes;
        this.blocksMax = poolBytes / blockBytes;
    }

    int blockBytes() {
        return blockBytes;
    }

    /** Null when all are in use. */
    synchronized ByteBuffer tryTake() {
        return lent < blocksMax ? take() : null;
    }

    /** The one that each extent may have. */
    synchronized ByteBuffer take() {
        lent++;
        ByteBuffer block = idle.poll();
        return block != null ? block.clear() : ByteBuffer.allocateDirect(blockBytes);
    }

    synchronized void give(ByteBuffer block) {
        lent--;
        if (idle.size() < blocksMax) {
            idle.push(block);
        }
    }
}
