package org.archivolt.testkit.layout;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** A bounded number of direct buffers, none of which begins at a round address. */
final class FakeMemory {
    private static final int GAP = 3;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final int count;

    FakeMemory(int count, int bytes) {
        this.count = count;
        ByteBuffer whole = ByteBuffer.allocateDirect(1 + count * (bytes + GAP));
        for (int i = 0; i < count; i++) {
            free.add(whole.slice(1 + i * (bytes + GAP), bytes));
        }
    }

    /** Whoever waits for a block while he holds all of them waits for ever. */
    ByteBuffer take() {
        if (free.isEmpty()) {
            throw new AssertionError("wants one block more than the " + count + " it said it needs at the same time");
        }
        return free.removeFirst();
    }

    void giveBack(ByteBuffer buffer) {
        free.addLast(buffer);
    }

    boolean isWhole() {
        return free.size() == count;
    }
}
