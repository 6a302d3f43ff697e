package org.archivolt.layout;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way of spreading objects over media. Registered as an OSGi service; comes, goes and is replaced while the system
 * runs. The caller holds the module by a lease while any of these methods runs.
 */
@ConsumerType
public interface LayoutModule {
    /** Name, version and parameters. Constant for the life of the module. */
    LayoutDescription description();

    /**
     * Turns declared objects into the fewest write intents. Pure.
     *
     * @param objects at least one
     * @param parameters complete and valid, made by {@link LayoutDescription#resolve}
     * @throws ArchivoltException {@code INVALID_ARGUMENT} when the parameters contradict each other
     */
    List<WriteIntent> compose(List<ObjectDeclaration> objects, LayoutParameters parameters) throws ArchivoltException;

    /**
     * Transfers one object: reads the body to its end and writes extents into the columns of its intent, all columns in
     * parallel, with checksums computed on the way. Returns when every extent is closed. On failure the caller discards
     * all extents.
     *
     * @param columns as many as the intent asked for
     * @return the extents written, in any order
     */
    List<WrittenExtent> write(LayoutParameters parameters, ObjectBody body, ExtentColumns columns, Workbench workbench)
            throws ArchivoltException;

    /**
     * Transfers part of a stored object to {@code target}, touching no more extents than it must. Falls back to whatever
     * redundancy the layout has, and reports each damage it meets to {@code extents}. Every byte is verified before it
     * is handed to {@code target}.
     *
     * @param range inside the object
     * @throws ArchivoltException {@code DATA_CORRUPT} or {@code MEDIUM_FAULT} naming the extents lost, when redundancy is
     *     exhausted; then some bytes may have been handed out, all of them right
     */
    void read(StoredObject object, ByteRange range, ExtentReaders extents, ObjectTarget target, Workbench workbench)
            throws ArchivoltException;
}
