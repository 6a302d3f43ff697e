package org.archivolt.layout;

import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the blocks of one column, in order. */
@ProviderType
public interface ColumnTarget {
    /** An empty block of the object's block size. Waits until one is free. */
    Block take() throws ArchivoltException;

    /** Takes a block over, and closes it. */
    void append(Block block) throws ArchivoltException;
}
