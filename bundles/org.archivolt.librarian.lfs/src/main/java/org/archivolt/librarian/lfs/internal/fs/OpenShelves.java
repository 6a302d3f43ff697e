package org.archivolt.librarian.lfs.internal.fs;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Shelf;

/** The shelves that are in use through the mounts of this runtime. */
public final class OpenShelves {
    private final Map<Long, OpenShelf> byId = new HashMap<>();
    /** What processes have closed and the Librarian has not been told of. No more than the handles that nodes may have. */
    private final Queue<OpenFile> unclosed = new ConcurrentLinkedQueue<>();

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

    /** If the Librarian cannot be told now, it is again with {@link #closeRest}. */
    void close(OpenFile file, Librarian librarian) throws ArchivoltException {
        try {
            file.close(librarian);
        } catch (ArchivoltException | RuntimeException e) {
            closeLater(file);
            throw e;
        }
        file.shelf.closed();
        giveBack(file.shelf);
    }

    void closeLater(OpenFile file) {
        unclosed.add(file);
    }

    /** Closes what could not be closed before. The first failure ends it: the Librarian is away, and there may be much to tell. */
    public void closeRest(Librarian librarian) throws ArchivoltException {
        for (int rest = unclosed.size(); rest > 0; rest--) {
            OpenFile file = unclosed.poll();
            if (file != null) {
                close(file, librarian);
            }
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
