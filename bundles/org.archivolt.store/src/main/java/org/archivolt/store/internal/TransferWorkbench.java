package org.archivolt.store.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;

/** The threads and the memory of all transfers. Threads are made when needed and end when idle for a while. */
final class TransferWorkbench implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor workers;
    private final BufferPool buffers;

    TransferWorkbench(StoreSettings settings, Ticker ticker) {
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                settings.workersMax(),
                settings.workersMax(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "store-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        buffers = new BufferPool(settings.buffersMib(), settings.buffersWait(), ticker);
    }

    /**
     * Its queue holds parts of running transfers only, so the bound on transfers bounds it. A task may block on the I/O
     * of one step, but must wait neither for another task nor for the thread of its transfer.
     */
    Executor executor() {
        return workers;
    }

    /**
     * Buffers for one transfer, all at once so that transfers cannot starve each other. Waits, with a bound, while too
     * much is lent out.
     *
     * @throws ArchivoltException {@code BUSY} when the bound is reached, or when there can never be so many
     */
    Buffers borrow(int count, int bytes) throws ArchivoltException {
        return buffers.borrow(count, bytes);
    }

    long lentBytes() {
        return buffers.lentBytes();
    }

    /** To be called when no transfer runs any longer; what is left is interrupted. */
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
