package org.archivolt.layout;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A buffer on loan to a transfer. What is between position 0 and the limit of {@link #bytes} counts; whoever fills it
 * sets the limit.
 */
@ProviderType
public interface Block extends AutoCloseable {
    /** Not to be changed any more once the block was appended to a column, or when it was read. */
    ByteBuffer bytes();

    /** The module needs it no more; columns it was appended to may. To be called once for each block taken. */
    @Override
    void close();
}
