package org.archivolt.ldm;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/** An extent being read. Positional reads; safe for several threads where the technology is. */
@ConsumerType
public interface ExtentInput extends AutoCloseable {
    /** Size in bytes on the medium. */
    long size() throws ArchivoltException;

    /**
     * Fills the buffer from the position on, or up to the end of the extent.
     *
     * @return bytes read; less than asked only at the end, 0 beyond it
     */
    int read(ByteBuffer into, long position) throws ArchivoltException;

    @Override
    void close() throws ArchivoltException;
}
