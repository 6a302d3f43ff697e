package org.archivolt.librarian.lfs.internal.fs;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;

/** A shelf that is in use through any of this runtime's mounts, and what they have to tell one another of it. */
final class OpenShelf {
    final long id;
    /**
     * Bytes are moved with the first; with the second the size is changed and the time of a write is passed on: no book goes while somebody writes to
     * it, and no write comes between.
     */
    final ReentrantReadWriteLock resizing = new ReentrantReadWriteLock(true);

    /** Guarded by {@link OpenShelves}. */
    int users;

    private Optional<Write> lastWrite = Optional.empty();
    private long closings;

    /**
     * @param at when
     * @param before what the Librarian said at that time of the last change
     */
    private record Write(Instant at, Instant before) {}

    OpenShelf(long id) {
        this.id = id;
    }

    /** Bytes were changed: from now on its time of modification is another one. The Librarian is told later ({@link #save}). */
    synchronized void written(Librarian librarian, Instant now) throws ArchivoltException {
        Shelf shelf = librarian.shelf(id); // now: others may have changed it since this write began
        Instant last = modified(shelf);
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        Instant different = at.equals(last) ? at.plus(1, ChronoUnit.MICROS) : at;
        lastWrite = Optional.of(new Write(different, shelf.modified()));
    }

    /** When its bytes were changed for the last time, as all mounts of this runtime see it. */
    synchronized Instant modified(Shelf shelf) {
        return unsaved(shelf).orElse(shelf.modified());
    }

    /** Somebody says when it was; the last write counts no more. */
    void setTimes(Librarian librarian, Caller caller, Optional<Instant> accessed, Optional<Instant> modified)
            throws ArchivoltException {
        resizing.writeLock().lock();
        try {
            librarian.setTimes(caller, id, accessed, modified);
            if (modified.isPresent()) {
                forgetWrite();
            }
        } finally {
            resizing.writeLock().unlock();
        }
    }

    private synchronized void forgetWrite() {
        lastWrite = Optional.empty();
    }

    /** Tells the Librarian of the last write. Of a shelf that is gone there is nothing to tell. */
    void save(Librarian librarian, Caller caller) throws ArchivoltException {
        try {
            if (unsaved(librarian.shelf(id)).isPresent()) {
                saveAlone(librarian, caller);
            }
        } catch (ArchivoltException e) {
            if (PosixError.of(e) != PosixError.ENOENT) {
                throw e;
            }
        }
    }

    private void saveAlone(Librarian librarian, Caller caller) throws ArchivoltException {
        resizing.writeLock().lock();
        try {
            Optional<Instant> modified = unsaved(librarian.shelf(id));
            if (modified.isPresent()) {
                librarian.setTimes(caller, id, Optional.empty(), modified);
            }
        } finally {
            resizing.writeLock().unlock();
        }
    }

    private synchronized Optional<Instant> unsaved(Shelf shelf) {
        return lastWrite
                .filter(write -> write.before().equals(shelf.modified()))
                .map(Write::at);
    }

    synchronized void closed() {
        closings++;
        notifyAll();
    }

    synchronized long closings() {
        return closings;
    }

    /** @return whether somebody has closed it since */
    synchronized boolean awaitClosing(long since, Duration bound, Ticker ticker) throws InterruptedException {
        long deadline = ticker.nanos() + bound.toNanos();
        while (closings == since) {
            long left = deadline - ticker.nanos();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return true;
    }
}
