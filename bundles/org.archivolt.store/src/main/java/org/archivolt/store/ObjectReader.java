package org.archivolt.store;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.layout.ObjectTarget;
import org.osgi.annotation.versioning.ProviderType;

/** One visible version of an object, as it was when it was opened. */
@ProviderType
public interface ObjectReader {
    ObjectRecord object();

    /**
     * Transfers a range of the object. Every byte is verified before it is handed out; damaged replicas are passed over.
     *
     * @throws ArchivoltException {@code RANGE_NOT_SATISFIABLE}, {@code DATA_CORRUPT}, {@code MEDIUM_FAULT},
     *     {@code LAYOUT_UNAVAILABLE}, {@code NO_SUCH_OBJECT} when it was deleted meanwhile and its bytes are gone
     */
    void read(ByteRange range, ObjectTarget target) throws ArchivoltException;
}
