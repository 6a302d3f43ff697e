package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.store.ObjectStore;

/** Reads pages of a list until there are enough: a page may be short, even empty, before the end. */
final class Pages {
    private final ObjectStore store;
    private final int limit;
    private boolean more;

    Pages(ObjectStore store, int limit) {
        this.store = store;
        this.limit = limit;
    }

    List<ObjectRecord> read(ObjectQuery query, Optional<ObjectPosition> after) throws ArchivoltException {
        List<ObjectRecord> objects = new ArrayList<>();
        Optional<ObjectPosition> next = after;
        do {
            ObjectPage page = store.list(query, next, limit - objects.size());
            objects.addAll(page.objects());
            next = page.next();
        } while (next.isPresent()
                && objects.size() < limit
                && !Thread.currentThread().isInterrupted());
        more = next.isPresent();
        return objects;
    }

    /** Whether there is something after what was read. */
    boolean hasMore() {
        return more;
    }
}
