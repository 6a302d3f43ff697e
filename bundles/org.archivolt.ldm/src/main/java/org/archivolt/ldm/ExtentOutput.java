package org.archivolt.ldm;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An extent being written, front to back, by one thread at a time. {@code NO_SPACE} when the medium is full: what was
 * written before stays, and {@link #size()} tells how much that is. A driver may take back what such a write has begun.
 */
@ConsumerType
public interface ExtentOutput extends AutoCloseable {
    /** Takes all remaining bytes or throws. */
    void write(ByteBuffer bytes) throws ArchivoltException;

    /** Bytes written. */
    long size();

    /**
     * Attaches the description from which a catalog can be rebuilt: one JSON document in UTF-8, any length up to
     * 64 KiB. Called after the last write; again only after it has failed. A driver keeps room for it, so that also what
     * has filled a medium can be described.
     */
    void describe(byte[] json) throws ArchivoltException;

    /** Closes; not durable until {@link Volume#sync}. An extent without a description is an unfinished one. */
    @Override
    void close() throws ArchivoltException;
}
