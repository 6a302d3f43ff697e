package org.archivolt.librarian.file.internal;

import java.nio.ByteBuffer;

/** Zeros in memory. */
final class Zeros {
    static final int LENGTH = 1 << 20;

    private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(LENGTH).asReadOnlyBuffer();

    private Zeros() {}

    /** At most {@link #LENGTH} of them. */
    static ByteBuffer of(long count) {
        return BYTES.slice(0, (int) Math.min(count, LENGTH));
    }

    static void fill(ByteBuffer rest) {
        while (rest.hasRemaining()) {
            rest.put(of(rest.remaining()));
        }
    }
}
