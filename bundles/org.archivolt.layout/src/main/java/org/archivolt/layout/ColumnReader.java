package org.archivolt.layout;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** The columns of one stored object during one read. For one thread; blocks are read in the background. */
@ProviderType
public interface ColumnReader {
    /**
     * Says how many blocks the transfer holds at the same time, at most. To be called once, before anything else.
     *
     * @throws ArchivoltException {@code BUSY} when memory is short for too long, or can never be enough
     */
    void begin(int blocks) throws ArchivoltException;

    /**
     * Chooses columns whose block of a row is likely to be readable, and gets their media. Cheap when they are at hand:
     * to be called for each row.
     *
     * @param candidates distinct, in order of preference among those equally quick to reach
     * @return exactly {@code required} of them, in the order of the candidates
     * @throws ArchivoltException {@code MEDIUM_FAULT} or {@code DATA_CORRUPT} when fewer can be had; names the media and
     *     the reason for each
     */
    List<Integer> choose(List<Integer> candidates, int required, long row) throws ArchivoltException;

    /** Begins to read and verify the block of a chosen column. */
    Fetch fetch(int column, long row) throws ArchivoltException;

    /** An empty block to compute in, of the object's block size. */
    Block take() throws ArchivoltException;

    /** A block on its way. To be closed, whether waited for or not. */
    interface Fetch extends AutoCloseable {
        /**
         * Waits for the block. Stays valid until closed.
         *
         * @throws ArchivoltException {@code DATA_CORRUPT}, {@code MEDIUM_FAULT}, {@code DEVICE_FAULT}: try another column
         *     (the damage is noted by the caller of the module); any other code ends the read
         */
        Block await() throws ArchivoltException;

        @Override
        void close();
    }
}
