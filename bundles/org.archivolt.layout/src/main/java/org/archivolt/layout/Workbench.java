package org.archivolt.layout;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** What a module works with: threads and memory, both bounded by configuration and shared by all transfers. */
@ProviderType
public interface Workbench {
    /** The largest buffer there is. */
    int BUFFER_BYTES_MAX = 1024 * 1024;

    /**
     * Runs tasks of a transfer in parallel. Never refuses; when all threads are busy, tasks wait in line. A task may
     * therefore block on the I/O of one step, but must wait neither for another task nor for the thread of its transfer.
     */
    Executor executor();

    /**
     * Buffers for one transfer, all at once so that transfers cannot starve each other. Waits, with a bound, while too
     * much is lent out.
     *
     * @param count number of buffers
     * @param bytes size of each, at most {@link #BUFFER_BYTES_MAX}
     * @throws ArchivoltException {@code BUSY} when the bound is reached, or when there can never be so many
     */
    Buffers borrow(int count, int bytes) throws ArchivoltException;

    /** Buffers on loan; close gives them back. */
    interface Buffers extends AutoCloseable {
        /** @param index 0 to count - 1; position 0, limit = capacity = the size asked for, when first seen */
        ByteBuffer get(int index);

        @Override
        void close();
    }
}
