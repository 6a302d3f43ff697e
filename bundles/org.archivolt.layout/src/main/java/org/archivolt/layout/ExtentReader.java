package org.archivolt.layout;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** An open stored extent. Positional reads; for one thread at a time. */
@ProviderType
public interface ExtentReader {
    StoredExtent extent();

    /** Fills the buffer from the position in the extent on; returns less than asked only at the end of the extent. */
    int read(ByteBuffer into, long position) throws ArchivoltException;
}
