package org.archivolt.librarian.internal.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.internal.core.Command;
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
    /** Books that are set free at once, at most. */
    private static final int STEP_MAX = 4096;
    /** For so long books are overwritten before they are set free, in one transaction; after a crash that much is done again. */
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** While the seat is being given back, and after a bug. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
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
                Optional<LibrarianThread.Published> known = librarian.latest();
                boolean isGoingOn = known.isPresent() && zeros.hasMemory() && work(known.get());
                if (!isGoingOn) {
                    bell.await(untilNanos(known.isPresent()));
                }
            } catch (InterruptedException e) {
                isStopping = true;
            } catch (RuntimeException | Error e) { // without this thread no book would be free again
                LOG.error("a bug: zeroing failed", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            bell.await(ticker.nanos() + PAUSE_NANOS);
        } catch (InterruptedException e) {
            isStopping = true;
        }
    }

    /** New jobs are a signal. When the seat was only doubtful for a while, and is not any more, nobody says so. */
    private long untilNanos(boolean isLibrarian) {
        long far = ticker.nanos() + FAR_NANOS;
        if (log.isEmpty() || isLibrarian && !zeros.hasMemory()) {
            return far;
        }
        long later = ticker.nanos() + LOOK_NANOS;
        return isLibrarian ? Math.max(ticker.nanos() + PAUSE_NANOS, log.nextNanos(far)) : later;
    }

    /** @param memory in which they were */
    private record Overwritten(Zeroing job, String memory, List<BookAddress> books) {}

    /** How much is overwritten before books are set free. */
    private final class Step {
        private final long bookSize;
        private final long endNanos;
        private int left;

        private Step(long bookSize, int books, long endNanos) {
            this.bookSize = bookSize;
            this.left = books;
            this.endNanos = endNanos;
        }

        /** Never before the first book. */
        private boolean isOver() {
            return isStopping || left == 0 || left < STEP_MAX && ticker.nanos() - endNanos >= 0;
        }
    }

    /** One step. @return whether there may be more to do at once */
    private boolean work(LibrarianThread.Published known) {
        LibrarianState state = known.state();
        List<Zeroing> jobs = state.zeroings();
        log.note(jobs);
        List<Zeroing> due = log.due(jobs);
        if (due.isEmpty()) {
            return false;
        }
        long bookSize = bookSize(state);
        Step step = new Step(bookSize, STEP_MAX, ticker.nanos() + STEP_NANOS);
        List<Overwritten> done = new ArrayList<>();
        for (Zeroing job : due) {
            Overwritten overwritten = overwritten(known, job, step);
            if (!overwritten.books().isEmpty()) {
                done.add(overwritten);
            }
            if (step.isOver()) {
                break;
            }
        }
        setFree(done);
        if (zeros.hasOther(state)) {
            librarian.offerSeat();
        }
        return !done.isEmpty();
    }

    private static long bookSize(LibrarianState state) {
        try {
            return state.topology().bookSize();
        } catch (ArchivoltException e) {
            throw new IllegalStateException("books that are not registered", e);
        }
    }

    /** Those of the job that are zero now. */
    private Overwritten overwritten(LibrarianThread.Published known, Zeroing job, Step step) {
        List<BookAddress> zeroed = new ArrayList<>();
        String memory = "";
        try {
            tails.awaitCleaned(job.shelf());
            for (BookAddress book : job.books()) {
                if (step.isOver()) {
                    break;
                }
                Optional<String> used = zeros.write(known, book, step.bookSize, 0, step.bookSize);
                boolean isElsewhere = !zeroed.isEmpty() && !used.equals(Optional.of(memory));
                if (used.isEmpty() || isElsewhere) {
                    break;
                }
                memory = used.get();
                zeroed.add(book);
                step.left--;
            }
        } catch (ArchivoltException e) {
            failed(job, e);
        }
        return new Overwritten(job, memory, zeroed);
    }

    private void failed(Zeroing job, ArchivoltException why) {
        if (log.failed(job, why.getMessage()) && !isStopping) {
            LOG.warn("zeroing {}: {}; trying again", job.id(), why.getMessage());
        }
    }

    /**
     * All at once, so that they are one transaction; and all to their end: books that may still become free, and somebody's, must not be overwritten
     * again.
     */
    private void setFree(List<Overwritten> done) {
        Map<Zeroing, Request<Boolean>> requests = new LinkedHashMap<>();
        for (Overwritten each : done) {
            try {
                requests.put(each.job(), librarian.submit(freed(each)));
            } catch (ArchivoltException e) {
                failed(each.job(), e);
            }
        }
        requests.forEach((job, request) -> {
            try {
                librarian.awaitEnd(request);
                log.succeeded(job);
            } catch (ArchivoltException e) {
                failed(job, e);
            }
        });
    }

    private static Command<Boolean> freed(Overwritten done) {
        return ZeroingCommands.inMemory(
                done.memory(), ZeroingCommands.zeroed(done.job().id(), done.books()));
    }
}
