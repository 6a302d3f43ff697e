package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;

import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.StoredCopy;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.StoredObject;

/** What the catalog knows of an object, as layouts see it. */
final class Stored {
    private Stored() {}

    /**
     * How many columns there are the module knows: those that are missing altogether are in no catalog. One that has more,
     * after all, was written by another version of the module.
     */
    static StoredObject object(ObjectRecord object, StoredCopy copy, LayoutLease lease) throws ArchivoltException {
        LayoutParameters parameters = new LayoutParameters(copy.copy().layout().parameters());
        int columns = ModuleCalls.call(lease, module -> module.columns(object.size(), parameters));
        int blockBytes = 0;
        for (ExtentRecord extent : copy.extents()) {
            columns = Math.max(columns, extent.column() + 1);
            blockBytes = Math.max(blockBytes, extent.blockBytes());
        }
        if (blockBytes == 0) {
            throw new ArchivoltException(CATALOG_CORRUPT, "looking for the extents of an object")
                    .with("id", object.id())
                    .with("copy", copy.copy().name());
        }
        return new StoredObject(object.size(), parameters, columns, blockBytes);
    }
}
