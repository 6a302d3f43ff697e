package org.archivolt.layout;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** An extent being written, front to back. For one thread at a time. */
@ProviderType
public interface ExtentWriter {
    /** Takes all remaining bytes or throws ({@code NO_SPACE}, {@code MEDIUM_FAULT}). */
    void write(ByteBuffer bytes) throws ArchivoltException;

    /** Ends the extent and says what is in it. To be called exactly once. */
    WrittenExtent finish(ExtentDigest digest) throws ArchivoltException;
}
