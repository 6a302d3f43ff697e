package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;

import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.StoredObject;

/** What the catalog knows of an object, as layouts see it. */
final class Stored {
    private Stored() {}

    static StoredObject object(StoredObjectRecord located) throws ArchivoltException {
        int columns = 0;
        int blockBytes = 0;
        for (ExtentRecord extent : located.extents()) {
            columns = Math.max(columns, extent.column() + 1);
            blockBytes = Math.max(blockBytes, extent.blockBytes());
        }
        if (columns == 0 || blockBytes == 0) {
            throw new ArchivoltException(CATALOG_CORRUPT, "looking for the extents of an object")
                    .with("id", located.object().id());
        }
        return new StoredObject(
                located.object().size(),
                new LayoutParameters(located.object().layout().parameters()),
                columns,
                blockBytes);
    }
}
