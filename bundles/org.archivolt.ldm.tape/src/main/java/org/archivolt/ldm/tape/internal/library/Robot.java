package org.archivolt.ldm.tape.internal.library;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one robot and the bounded queue of what it has to do. One operation after another. */
final class Robot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Robot.class);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final String library;
    private final int capacity;
    private final Ticker ticker;
    private final Thread thread;
    // Guarded by this.
    private final Deque<Job<?>> waiting = new ArrayDeque<>();
    private Job<?> running;
    private long lastNumber;
    private boolean closed;

    Robot(String library, int capacity, Ticker ticker) {
        this.library = library;
        this.capacity = capacity;
        this.ticker = ticker;
        this.thread = new Thread(this::run, "robot-" + library);
        thread.setDaemon(true);
        thread.start();
    }

    /** Blocks for as long as the hardware takes. */
    @FunctionalInterface
    interface Work<T> {
        T perform() throws ArchivoltException;
    }

    private final class Job<T> {
        final long number;
        final String what;
        final Work<T> work;
        final CompletableFuture<T> result = new CompletableFuture<>();
        final Instant asked = ticker.now();
        Optional<Instant> begun = Optional.empty();

        Job(long number, String what, Work<T> work) {
            this.number = number;
            this.what = what;
            this.work = work;
        }

        void perform() {
            try {
                result.complete(work.perform());
            } catch (ArchivoltException e) {
                result.completeExceptionally(e.with("library", library).with("operation", what));
            } catch (RuntimeException | LinkageError bug) {
                LOG.error("{}: a bug was met in {}", library, what, bug);
                result.completeExceptionally(new ArchivoltException(INTERNAL, "moving media", bug));
            }
        }

        void refuse(ErrorCode code, String doing) {
            result.completeExceptionally(
                    new ArchivoltException(code, doing).with("library", library).with("operation", what));
        }

        LibraryOperation snapshot() {
            return new LibraryOperation(number, what, asked, begun);
        }
    }

    /** @return fails with {@code BUSY} when the queue is full */
    <T> CompletableFuture<T> submit(String what, Work<T> work) {
        Job<T> job;
        synchronized (this) {
            job = new Job<>(++lastNumber, what, work);
            if (!closed && waiting.size() < capacity) {
                waiting.add(job);
                notifyAll();
                job.result.whenComplete((done, failure) -> forget(job));
                return job.result;
            }
        }
        job.refuse(closed() ? SHUTTING_DOWN : BUSY, "waiting for the robot");
        return job.result;
    }

    private synchronized boolean closed() {
        return closed;
    }

    private synchronized void forget(Job<?> job) {
        waiting.remove(job);
    }

    synchronized List<LibraryOperation> operations() {
        List<LibraryOperation> all = new ArrayList<>();
        if (running != null) {
            all.add(running.snapshot());
        }
        waiting.forEach(job -> all.add(job.snapshot()));
        return List.copyOf(all);
    }

    boolean cancel(long number) {
        Job<?> job;
        synchronized (this) {
            job = waiting.stream()
                    .filter(candidate -> candidate.number == number)
                    .findFirst()
                    .orElse(null);
            waiting.remove(job);
        }
        if (job != null) {
            job.refuse(CANCELLED, "waiting for the robot");
        }
        return job != null;
    }

    private void run() {
        for (Job<?> job = next(); job != null; job = next()) {
            job.perform();
        }
    }

    private synchronized Job<?> next() {
        running = null;
        notifyAll();
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) { // only by close, which has waited long enough
            return null;
        }
        if (closed) {
            return null;
        }
        running = waiting.remove();
        running.begun = Optional.of(ticker.now());
        return running;
    }

    /** Refuses what waits, and waits a little for what runs: its commands have time limits of their own. */
    @Override
    public void close() {
        List<Job<?>> refused;
        synchronized (this) {
            closed = true;
            refused = List.copyOf(waiting);
            waiting.clear();
            notifyAll();
        }
        refused.forEach(job -> job.refuse(SHUTTING_DOWN, "waiting for the robot"));
        try {
            thread.join(GOODBYE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{}: the robot is still at work; it is interrupted", library);
            thread.interrupt();
        }
    }
}
