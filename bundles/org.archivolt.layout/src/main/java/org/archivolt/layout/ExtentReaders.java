package org.archivolt.layout;

import java.util.Collection;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** Access to the stored extents of one object during one read. */
@ProviderType
public interface ExtentReaders {
    /**
     * Acquires any {@code count} of the candidates, preferring those that are quickest to reach, and opens them.
     *
     * @return exactly {@code count} readers, in the order of the candidates; closed by the caller of the layout
     * @throws ArchivoltException when fewer than {@code count} can be had; names the reason for each
     */
    List<ExtentReader> acquire(Collection<StoredExtent> candidates, int count) throws ArchivoltException;

    /** Tells that an extent could not be read or was not what was written; it is noted for repair. */
    void damaged(StoredExtent extent, ArchivoltException why);
}
