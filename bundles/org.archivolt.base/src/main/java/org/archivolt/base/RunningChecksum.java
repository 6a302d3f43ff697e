package org.archivolt.base;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A checksum being computed over bytes that pass by. For one thread; ends with {@link #finish()}. */
public interface RunningChecksum {
    /** Takes all remaining bytes; the buffer's position moves to its limit. */
    void update(ByteBuffer bytes);

    /** The value over all bytes taken. No further call is allowed. */
    Checksum finish();

    /** A computation of its own over the bytes taken so far; empty when the algorithm cannot do that. */
    default Optional<RunningChecksum> copy() {
        return Optional.empty();
    }
}
