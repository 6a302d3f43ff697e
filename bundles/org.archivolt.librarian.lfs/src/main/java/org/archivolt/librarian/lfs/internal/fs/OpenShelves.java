package org.archivolt.librarian.lfs.internal.fs;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Shelf;

/** The shelves that are in use through the mounts of this runtime. */
public final class OpenShelves {
    private final Map<Long, OpenShelf> byId = new HashMap<>();
    private volatile long bookSize;

    /** To be given back. */
    synchronized OpenShelf take(long id) {
        OpenShelf shelf = byId.computeIfAbsent(id, OpenShelf::new);
        shelf.users++;
        return shelf;
    }

    synchronized void giveBack(OpenShelf shelf) {
        shelf.users--;
        if (shelf.users == 0) {
            byId.remove(shelf.id);
        }
    }

    /** When its bytes were changed: what the Librarian says, unless it was written to since. */
    Instant modified(Shelf shelf) {
        return find(shelf.id()).map(open -> open.modified(shelf)).orElse(shelf.modified());
    }

    /** Never changes once there are books. */
    long bookSize(Librarian librarian) throws ArchivoltException {
        long known = bookSize;
        if (known == 0) {
            known = librarian.topology().bookSize();
            bookSize = known;
        }
        return known;
    }

    private synchronized Optional<OpenShelf> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }
}
