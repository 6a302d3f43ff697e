package org.archivolt.layout;

import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The columns of one object being written. For one thread. What is appended is written in the background, all columns at
 * the same time; columns are as far apart as there are blocks to work with.
 *
 * <p>A column whose medium is full or fails goes on on another medium, without the module noticing.
 */
@ProviderType
public interface ColumnWriter {
    /** Number of columns. */
    int count();

    /**
     * Says what the transfer works with. To be called once, before anything else.
     *
     * @throws ArchivoltException {@code BUSY} when memory is short for too long, or can never be enough
     */
    void begin(ColumnPlan plan) throws ArchivoltException;

    /**
     * An empty block. Waits until one is free.
     *
     * @throws ArchivoltException what a column failed with in the meantime
     */
    Block take() throws ArchivoltException;

    /**
     * A block with the next bytes of the body; shorter than asked for, or empty, only when the body has ended.
     *
     * @param bytes 1 to {@link ColumnPlan#bufferBytes}
     */
    Block take(ObjectBody body, int bytes) throws ArchivoltException;

    /**
     * Appends a block to a column; it may be appended to several. Every block but the last of a column is full. An empty
     * one makes sure that the column exists.
     */
    void append(int column, Block block) throws ArchivoltException;
}
