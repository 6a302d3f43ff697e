package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Lets so many transfers run at once, the others wait in order; at the end, lets nobody in and waits until all are out. */
final class TransferGate {
    private final int max;
    private final Duration bound;
    private final Semaphore places;
    private volatile boolean closed;

    TransferGate(int max, Duration bound) {
        this.max = max;
        this.bound = bound;
        this.places = new Semaphore(max, true);
    }

    /** A transfer: it answers or fails. */
    interface Transfer<T> {
        T run() throws ArchivoltException;
    }

    /** @throws ArchivoltException {@code BUSY} when there was no place in time, {@code SHUTTING_DOWN}; the transfer's own */
    <T> T pass(Transfer<T> transfer) throws ArchivoltException {
        enter();
        try {
            return transfer.run();
        } catch (ArchivoltException e) {
            throw closed && isMissing(e.code()) ? new ArchivoltException(SHUTTING_DOWN, "running a transfer", e) : e;
        } finally {
            places.release();
        }
    }

    /** At a stop everything goes, in some order: what a client can do about it is to come back later. */
    private static boolean isMissing(ErrorCode code) {
        return code == LAYOUT_UNAVAILABLE || code == DRIVER_UNAVAILABLE || code == NO_SUCH_RESOURCE;
    }

    private void enter() throws ArchivoltException {
        if (!closed && take()) {
            if (!closed) {
                return;
            }
            places.release();
        }
        throw closed
                ? new ArchivoltException(SHUTTING_DOWN, "starting a transfer")
                : new ArchivoltException(BUSY, "waiting for other transfers to end")
                        .with("transfers", max)
                        .with("seconds", bound.toSeconds());
    }

    private boolean take() throws ArchivoltException {
        try {
            return places.tryAcquire(bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for other transfers to end", e);
        }
    }

    int inside() {
        return max - places.availablePermits();
    }

    /** Returns whether all transfers ended within the bound. */
    boolean close(Duration wait) {
        closed = true;
        try {
            return places.tryAcquire(max, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
