package org.archivolt.layout;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** The bytes of an object on their way in. For one thread. */
@ProviderType
public interface ObjectBody {
    /** As announced by the client; the body never has more, and ends early only with an exception. */
    OptionalLong size();

    /**
     * Fills the buffer unless the body ends first.
     *
     * @return bytes put into the buffer; less than its room only at the end, 0 at the end
     * @throws ArchivoltException {@code CLIENT_ABORTED}, {@code CHECKSUM_MISMATCH}
     */
    int read(ByteBuffer into) throws ArchivoltException;
}
