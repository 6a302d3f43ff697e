package org.archivolt.store.internal;

import java.nio.ByteBuffer;

/** Memory on loan to a transfer; close gives it back. */
interface Buffers extends AutoCloseable {
    /** @param index 0 to count - 1; position 0, limit = capacity = the size asked for, when first seen */
    ByteBuffer get(int index);

    @Override
    void close();
}
