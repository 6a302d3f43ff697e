package org.archivolt.librarian.internal.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.internal.core.Tail;
import org.archivolt.librarian.internal.core.ZeroingCommands;

/**
 * Overwrites what is behind the end of a shelf before it grows over it, on the thread of who makes it grow. One at a time for a shelf: a second one
 * that is slower would overwrite what was written after the first.
 */
final class TailCleaner {
    private static final int STRIPES = 64;

    private final LibrarianThread librarian;
    private final Zeros zeros;
    private final long timeoutMillis;
    private final ReentrantLock[] stripes =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

    /** What was to be said of bytes that were overwritten, and may still be done; by shelf. Guarded by its stripe. */
    private final Map<Long, Request<Boolean>> undecided = new ConcurrentHashMap<>();

    TailCleaner(LibrarianThread librarian, Zeros zeros, LibrarianSettings settings) {
        this.librarian = librarian;
        this.zeros = zeros;
        this.timeoutMillis = settings.commandTimeout().toMillis();
    }

    /** @throws ArchivoltException {@code DEVICE_FAULT} of the memory; {@code EOPNOTSUPP} when it is another one; {@code TIMEOUT}; and what commands fail with */
    void clean(long shelf) throws ArchivoltException {
        ReentrantLock lock = locked(shelf);
        try {
            awaitDecided(shelf);
            Optional<LibrarianThread.Published> known = librarian.latest();
            if (known.isPresent() && clean(known.get(), shelf)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        librarian.turn(); // without the lock, which whoever overwrites books waits for
    }

    /** @return false when the term was over before it was done */
    private boolean clean(LibrarianThread.Published known, long shelf) throws ArchivoltException {
        Optional<Tail> tail = known.state().dirtyTail(shelf);
        if (tail.isEmpty()) {
            return true;
        }
        Tail dirty = tail.get();
        long bookSize = known.state().topology().bookSize();
        Optional<String> memory = zeros.write(known, dirty.book(), bookSize, dirty.offset(), dirty.length());
        if (memory.isPresent()) {
            decide(shelf, librarian.submit(ZeroingCommands.inMemory(memory.get(), ZeroingCommands.tailClean(dirty))));
        }
        return memory.isPresent();
    }

    /** What may still be done lets others write where it would be overwritten again. */
    private void awaitDecided(long shelf) throws ArchivoltException {
        Request<Boolean> before = undecided.remove(shelf);
        if (before != null && !before.isDecided()) {
            decide(shelf, before);
        }
    }

    private void decide(long shelf, Request<Boolean> request) throws ArchivoltException {
        try {
            librarian.await(request);
        } finally {
            if (!request.isDecided()) {
                undecided.put(shelf, request);
            }
        }
    }

    /** Returns when nobody overwrites a tail of the shelf who has begun before. */
    void awaitCleaned(long shelf) throws ArchivoltException {
        locked(shelf).unlock();
    }

    private ReentrantLock locked(long shelf) throws ArchivoltException {
        ReentrantLock lock = stripes[Long.hashCode(shelf) & (STRIPES - 1)];
        try {
            if (!lock.tryLock(timeoutMillis, TimeUnit.MILLISECONDS)) {
                throw new ArchivoltException(
                                ErrorCode.TIMEOUT, "waiting for bytes behind the end of a shelf to be overwritten")
                        .with("shelf", shelf);
            }
            return lock;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(ErrorCode.CANCELLED, "waiting for bytes to be overwritten", e);
        }
    }
}
