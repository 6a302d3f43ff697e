package org.archivolt.layout.rows;

import java.nio.ByteBuffer;

/** The last block of an object is shorter than others of its row; to the code the rest of it is zeros. */
final class Padding {
    private Padding() {}

    /** @param block what is behind its limit may be overwritten */
    static ByteBuffer padded(ByteBuffer block, int length) {
        ByteBuffer padded = block.duplicate().position(0).limit(block.limit());
        if (!padded.hasRemaining() || padded.limit() == length) {
            return padded;
        }
        padded.limit(length).position(block.limit());
        while (padded.hasRemaining()) {
            padded.put((byte) 0);
        }
        return padded.position(0);
    }
}
