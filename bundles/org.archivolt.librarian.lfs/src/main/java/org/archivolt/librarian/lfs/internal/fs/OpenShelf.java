package org.archivolt.librarian.lfs.internal.fs;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Shelf;

/** A shelf that is in use through any of this runtime's mounts, and what they have to tell one another of it. */
final class OpenShelf {
    final long id;
    /** Bytes are moved with the first, the size is changed with the second: no book goes while somebody writes to it. */
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

    /** Bytes were changed: from now on its time of modification is another one. The Librarian is told later ({@link #unsaved}). */
    synchronized void written(Shelf shelf, Instant now) {
        Instant last = modified(shelf);
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        Instant different = at.equals(last) ? at.plus(1, ChronoUnit.MICROS) : at;
        lastWrite = Optional.of(new Write(different, shelf.modified()));
    }

    /** When its bytes were changed for the last time, as all mounts of this runtime see it. */
    synchronized Instant modified(Shelf shelf) {
        return lastWrite
                .filter(write -> write.before().equals(shelf.modified()))
                .map(Write::at)
                .orElse(shelf.modified());
    }

    /** What the Librarian has not been told yet. */
    synchronized Optional<Instant> unsaved(Shelf shelf) {
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
