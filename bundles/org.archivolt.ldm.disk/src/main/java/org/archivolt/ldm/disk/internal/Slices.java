package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The JDK copies what is in a heap buffer through a direct one, which it keeps for ever, one per thread and as large as
 * the largest ever asked for. Heap buffers are handed over in slices, so that these stay small.
 */
final class Slices {
    static final int BYTES_MAX = 64 * 1024;

    private Slices() {}

    /** One system call. */
    @FunctionalInterface
    interface Transfer {
        int of(ByteBuffer bytes) throws IOException;
    }

    /** Transfers something of what remains, and moves the buffer's position by it. */
    static int next(ByteBuffer bytes, Transfer transfer) throws IOException {
        if (bytes.isDirect() || bytes.remaining() <= BYTES_MAX) {
            return transfer.of(bytes);
        }
        int length = transfer.of(bytes.slice(bytes.position(), BYTES_MAX));
        bytes.position(bytes.position() + Math.max(0, length));
        return length;
    }
}
