package org.archivolt.layout;

import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** The distinct media granted for an intent. Columns may be used by different threads at once. */
@ProviderType
public interface ExtentColumns {
    /** Number of columns. */
    int count();

    /**
     * Begins an extent on the column's medium.
     *
     * @param column 0 to {@code count() - 1}
     * @param objectOffset where in the object (or, for parity, in the stripe set) its first byte belongs
     */
    ExtentWriter begin(int column, long objectOffset) throws ArchivoltException;
}
