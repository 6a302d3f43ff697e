package org.archivolt.base;

import java.nio.ByteBuffer;

/** A checksum being computed over bytes that pass by. For one thread; ends with {@link #finish()}. */
public interface RunningChecksum {
    /** Takes all remaining bytes; the buffer's position moves to its limit. */
    void update(ByteBuffer bytes);

    /** The value over all bytes taken. No further call is allowed. */
    Checksum finish();
}
