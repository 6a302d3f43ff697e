package org.archivolt.testkit.layout;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;

/** Keeps an eye on what is done to it, and has garbage in it, never the same, before it is filled and after it is closed. */
final class FakeBlock implements Block {
    private static final int KINDS_OF_GARBAGE = 256;
    private static final byte[] GARBAGE = new byte[ColumnPlan.BLOCK_BYTES_MAX + KINDS_OF_GARBAGE];
    private static final AtomicInteger NEXT_GARBAGE = new AtomicInteger();

    static {
        new Random(1).nextBytes(GARBAGE);
    }

    private final ByteBuffer buffer;
    private final Runnable whenClosed;
    private byte[] sealed = new byte[0];
    private boolean closed;

    private FakeBlock(ByteBuffer buffer, Runnable whenClosed) {
        this.buffer = buffer;
        this.whenClosed = whenClosed;
    }

    static FakeBlock empty(ByteBuffer memory, Runnable whenClosed) {
        fillWithGarbage(memory.clear());
        return new FakeBlock(memory.limit(0), whenClosed);
    }

    static FakeBlock read(ByteBuffer memory, byte[] content, Runnable whenClosed) {
        fillWithGarbage(memory.clear());
        FakeBlock block = new FakeBlock(memory.put(0, content).limit(content.length), whenClosed);
        block.sealed = content;
        return block;
    }

    private static void fillWithGarbage(ByteBuffer buffer) {
        buffer.put(0, GARBAGE, NEXT_GARBAGE.getAndIncrement() & KINDS_OF_GARBAGE - 1, buffer.capacity());
    }

    @Override
    public ByteBuffer bytes() {
        requireOpen();
        return buffer;
    }

    /** What is in it now must not change any more. */
    byte[] seal() {
        requireOpen();
        requireUnchanged();
        sealed = new byte[buffer.limit()];
        buffer.get(0, sealed);
        return sealed;
    }

    private void requireOpen() {
        if (closed) {
            throw new AssertionError("a block was used after it had been closed");
        }
    }

    private void requireUnchanged() {
        ByteBuffer now = buffer.duplicate().clear().limit(sealed.length);
        if (!now.equals(ByteBuffer.wrap(sealed))) {
            throw new AssertionError("a block was changed after it had been appended or read");
        }
    }

    @Override
    public void close() {
        if (closed) {
            throw new AssertionError("a block was closed twice");
        }
        requireUnchanged();
        closed = true;
        fillWithGarbage(buffer.clear());
        whenClosed.run();
    }
}
