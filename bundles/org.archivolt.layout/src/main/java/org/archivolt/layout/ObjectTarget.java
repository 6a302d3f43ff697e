package org.archivolt.layout;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** Where the bytes of an object go on their way out, in order. For one thread. */
@ProviderType
@FunctionalInterface
public interface ObjectTarget {
    /**
     * Takes all remaining bytes.
     *
     * @throws ArchivoltException {@code CLIENT_ABORTED} when the receiver is gone: stop reading
     */
    void write(ByteBuffer verified) throws ArchivoltException;
}
