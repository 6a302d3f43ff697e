package org.archivolt.testkit.layout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.layout.Workbench;

/**
 * Threads and buffers for tests. Buffers come dirty, are dirtied again when they are given back, and refuse to be got
 * after that; what is out and what runs is counted.
 */
public final class FakeWorkbench implements Workbench, AutoCloseable {
    private final ExecutorService threads;
    private final List<Throwable> escaped = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger tasks = new AtomicInteger();
    private long lentBytes;
    private long peakBytes;

    /** @param threads how many tasks run at once; the others wait */
    public FakeWorkbench(int threads) {
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "workbench");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Executor executor() {
        return task -> {
            tasks.incrementAndGet();
            threads.execute(() -> run(task));
        };
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            escaped.add(e);
            throw e;
        } finally {
            tasks.decrementAndGet();
        }
    }

    @Override
    public synchronized Buffers borrow(int count, int bytes) {
        if (count < 1 || bytes < 1) {
            throw new IllegalArgumentException("nothing to borrow: " + count + " of " + bytes + " bytes");
        }
        lentBytes += (long) count * bytes;
        peakBytes = Math.max(peakBytes, lentBytes);
        return new Loan(count, bytes);
    }

    /** The most that was ever lent out at once. */
    public synchronized long peakBytes() {
        return peakBytes;
    }

    /**
     * Everything was given back, no exception escaped a task, and no task has anything left to do. A task that is on its
     * way out may still be; it is waited for.
     */
    public void assertTidy() throws InterruptedException {
        synchronized (this) {
            if (lentBytes != 0) {
                throw new AssertionError(lentBytes + " bytes were not given back");
            }
        }
        if (!escaped.isEmpty()) {
            throw new AssertionError("a task let an exception escape", escaped.get(0));
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (tasks.get() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(tasks.get() + " tasks are left");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Loan implements Buffers {
        private final List<ByteBuffer> buffers = new ArrayList<>();
        private final long bytes;
        private boolean returned;

        Loan(int count, int bytes) {
            this.bytes = (long) count * bytes;
            for (int i = 0; i < count; i++) {
                buffers.add(soiled(ByteBuffer.allocateDirect(bytes)));
            }
        }

        @Override
        public ByteBuffer get(int index) {
            if (returned) {
                throw new IllegalStateException("the buffers were given back");
            }
            return buffers.get(index);
        }

        @Override
        public void close() {
            synchronized (FakeWorkbench.this) {
                if (!returned) {
                    returned = true;
                    lentBytes -= bytes;
                    buffers.forEach(Loan::soiled);
                }
            }
        }

        private static ByteBuffer soiled(ByteBuffer buffer) {
            buffer.clear();
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0xEE);
            }
            return buffer.clear();
        }
    }
}
