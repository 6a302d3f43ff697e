package org.archivolt.librarian.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.internal.core.LibrarianState;
import org.archivolt.librarian.internal.core.Zeroing;
import org.archivolt.librarian.internal.core.ZeroingCommands;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Overwrites books that have left a shelf, the oldest job first, and then has them set free. What it was at when the process died or the seat moved is
 * overwritten again by whoever has the Librarian then. A job that fails waits, ever longer, while others go on.
 */
final class ZeroingThread {
    private static final Logger LOG = LoggerFactory.getLogger(ZeroingThread.class);
    /** Books that are set free by one command, at most. */
    private static final int STEP_MAX = 256;
    /** Bytes that are overwritten before books are set free, unless one has more. */
    private static final long STEP_BYTES = 1L << 30;

    private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1);

    private final LibrarianThread librarian;
    private final TailCleaner tails;
    private final Zeros zeros;
    private final ZeroingLog log;
    private final Ticker ticker;
    private final Inbox bell;
    private final Thread thread;
    private volatile boolean isStopping;

    ZeroingThread(LibrarianThread librarian, TailCleaner tails, Zeros zeros, ZeroingLog log, Ticker ticker) {
        this.librarian = librarian;
        this.tails = tails;
        this.zeros = zeros;
        this.log = log;
        this.ticker = ticker;
        this.bell = new Inbox(1, ticker);
        this.thread = new Thread(this::run, "librarian-zeroing");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** There may be something to do. */
    void look() {
        bell.signal();
    }

    /** What it is at is done by whoever comes next. */
    void beginStop() {
        isStopping = true;
        bell.stop();
    }

    void awaitStop(long millis) {
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isStopping) {
            try {
                Optional<Zeroing> job = next();
                if (job.isPresent()) {
                    attempt(job.get());
                } else {
                    bell.await(log.nextNanos(ticker.nanos() + FAR_NANOS));
                }
            } catch (InterruptedException e) {
                isStopping = true;
            }
        }
    }

    /** Empty when there is none that could be done now; then something has to happen before. */
    private Optional<Zeroing> next() {
        List<Zeroing> jobs = librarian.published().map(LibrarianState::zeroings).orElse(List.of());
        log.note(jobs);
        return zeros.hasMemory() ? log.due(jobs) : Optional.empty();
    }

    private void attempt(Zeroing job) {
        try {
            step(job);
        } catch (ArchivoltException | RuntimeException e) {
            if (log.failed(job, String.valueOf(e.getMessage())) && !isStopping) {
                LOG.warn("zeroing {}: {}; trying again", job.id(), e.getMessage());
            }
        }
    }

    private void step(Zeroing job) throws ArchivoltException {
        tails.awaitCleaned(job.shelf());
        long bookSize = librarian.state().topology().bookSize();
        List<BookAddress> zeroed = new ArrayList<>();
        try {
            for (BookAddress book : job.books()) {
                boolean isEnough = zeroed.size() == STEP_MAX || zeroed.size() * bookSize >= STEP_BYTES;
                if (isEnough || isStopping || !zeros.write(book, bookSize, 0, bookSize)) {
                    break;
                }
                zeroed.add(book);
            }
        } finally {
            if (!zeroed.isEmpty()) {
                librarian.perform(ZeroingCommands.zeroed(job.id(), zeroed));
            }
        }
        if (zeroed.isEmpty()) {
            throw new ArchivoltException(ErrorCode.CREDIT_LOST, "overwriting books while the Librarian moves");
        }
        log.succeeded(job);
    }
}
