package org.archivolt.layout;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way of spreading objects over media (seed 002, <i>Module internals</i>). Registered as an OSGi service; comes, goes
 * and is replaced while the system runs. The caller holds the module by a lease while any of these methods runs, and
 * calls them on the thread of the transfer only.
 *
 * <p>A module sees <b>columns</b>: streams of blocks, each on media of its own, so that no medium holds more than one
 * column of an object. It decides which bytes go into which column, how many columns may be lost, and how to go on
 * without them. Threads, checksums, media that fill up or die, small objects that share a file, and the commit are the
 * caller's. The blocks at the same place of all columns are a <b>row</b>.
 *
 * <p>Most layouts are a code over the blocks of a row and need only extend {@link org.archivolt.layout.rows.RowLayout}.
 */
@ConsumerType
public interface LayoutModule {
    /** Name, version and parameters. Constant for the life of the module. */
    LayoutDescription description();

    /**
     * How many columns of an object may be lost without losing a byte of it. Pure.
     *
     * @param parameters complete and valid, made by {@link LayoutDescription#resolve}
     */
    int tolerates(LayoutParameters parameters);

    /**
     * How many columns an object has. The same whether its size was declared or not. Pure.
     *
     * @param size in bytes
     * @param parameters as for {@link #tolerates}
     */
    int columns(long size, LayoutParameters parameters);

    /**
     * How many bytes a column of an object has. None only where the object has none: then each of its columns is on media
     * all the same, empty. Pure.
     */
    long columnBytes(StoredObject object, int column);

    /**
     * Turns declared objects into the fewest write intents. Pure. Intents of several modules are combined further by the
     * caller, see {@link WriteIntent}.
     *
     * @param objects at least one
     * @throws ArchivoltException {@code INVALID_ARGUMENT} when the parameters contradict each other
     */
    List<WriteIntent> compose(List<ObjectDeclaration> objects, LayoutParameters parameters) throws ArchivoltException;

    /**
     * Tells what must be at hand to read a range of an object when nothing is damaged. Pure.
     *
     * @param range inside the object, not empty
     */
    ReadIntent compose(StoredObject object, ByteRange range);

    /**
     * Transfers one object: reads the body to its end and appends blocks to columns. What it has appended when it
     * returns is the object. On failure the caller discards everything.
     *
     * @param columns as many as the intent asked for
     */
    void write(LayoutParameters parameters, ObjectBody body, ColumnWriter columns) throws ArchivoltException;

    /**
     * Transfers part of a stored object to {@code target}, touching no more blocks than it must, and goes on without
     * what cannot be read as long as the layout can.
     *
     * @param range inside the object, not empty
     * @throws ArchivoltException {@code DATA_CORRUPT} or {@code MEDIUM_FAULT} naming what is lost, when redundancy is
     *     exhausted; then some bytes may have been handed out, all of them right
     */
    void read(StoredObject object, ByteRange range, ColumnReader columns, ObjectTarget target)
            throws ArchivoltException;

    /**
     * Makes lost blocks of a column anew from the other columns.
     *
     * @param column of which nothing may be read
     * @param rows of the column that are lost; all exist
     * @param columns to read from
     * @param rebuilt takes the blocks, in order
     * @throws ArchivoltException as {@link #read}
     */
    void rebuild(StoredObject object, int column, RowRange rows, ColumnReader columns, ColumnTarget rebuilt)
            throws ArchivoltException;
}
