package org.archivolt.testkit.layout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnTarget;

/** One column in memory, being rebuilt. There is a single block to work with. */
public final class FakeColumnTarget implements ColumnTarget {
    private final int blockBytes;
    private final FakeMemory memory;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;

    public FakeColumnTarget(int blockBytes) {
        this.blockBytes = blockBytes;
        this.memory = new FakeMemory(1, blockBytes);
    }

    /** What was appended. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Passes if every block was appended or closed. */
    public void assertTidy() {
        if (!memory.isWhole()) {
            throw new AssertionError("a block of the rebuilt column has not been closed");
        }
    }

    @Override
    public Block take() {
        ByteBuffer buffer = memory.take();
        return FakeBlock.empty(buffer, () -> memory.giveBack(buffer));
    }

    @Override
    public void append(Block block) {
        byte[] appended = ((FakeBlock) block).seal();
        if (ended || appended.length == 0) {
            throw new AssertionError("every block but the last is full, and none is empty");
        }
        bytes.writeBytes(appended);
        ended = appended.length < blockBytes;
        block.close();
    }
}
