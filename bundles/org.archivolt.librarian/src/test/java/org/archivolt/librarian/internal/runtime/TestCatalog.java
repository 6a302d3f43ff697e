package org.archivolt.librarian.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.testkit.dss.MemoryLibrarianCatalog;

/** Tables in memory that refuse who has an older grant than somebody before, can be told to fail, and can hold commits up. */
final class TestCatalog implements LibrarianCatalog {
    /** A shelf that this catalog does not take, though nobody knows why. */
    static final String POISON = "poison";

    private final AtomicLong highest = new AtomicLong();
    private final Deque<ErrorCode> failures = new ArrayDeque<>();
    private boolean isHeld;
    private int arrived;

    final MemoryLibrarianCatalog memory =
            new MemoryLibrarianCatalog(fence -> fence.token() >= highest.accumulateAndGet(fence.token(), Math::max));

    /** The next commits fail so, and are not made; {@code INTERNAL}: unchecked, as a bug does. */
    synchronized void fail(ErrorCode... codes) {
        failures.addAll(java.util.List.of(codes));
    }

    /** Commits wait until {@link #release}. */
    synchronized void hold() {
        isHeld = true;
        arrived = 0;
    }

    synchronized void release() {
        isHeld = false;
        notifyAll();
    }

    /** How many commits have come since {@link #hold}. */
    synchronized int arrived() {
        return arrived;
    }

    int commits() {
        return memory.commitCount();
    }

    @Override
    public LibrarianRecords load(CreditFence fence) throws ArchivoltException {
        return memory.load(fence);
    }

    @Override
    public void commit(CreditFence fence, LibrarianChanges changes) throws ArchivoltException {
        beforeCommit();
        if (changes.shelves().stream().anyMatch(shelf -> shelf.name().equals(POISON))) {
            throw new ArchivoltException(ErrorCode.INVALID_ARGUMENT, "writing what cannot be written");
        }
        memory.commit(fence, changes);
    }

    private synchronized void beforeCommit() throws ArchivoltException {
        arrived++;
        while (isHeld) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "being interrupted", e);
            }
        }
        if (!failures.isEmpty()) {
            ErrorCode code = failures.remove();
            if (code == ErrorCode.INTERNAL) {
                throw new IllegalStateException("a bug, as a test wants it");
            }
            throw new ArchivoltException(code, "writing, as a test wants it");
        }
    }
}
