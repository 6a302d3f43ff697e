package org.archivolt.layout.raid1.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * Several things done with the same blocks at the same time: each lane does its own work in order and at its own pace, and
 * lanes are as far apart as there are blocks to share.
 *
 * <p>A lane occupies a thread only while it has something to do, so a slow body holds no threads, and any number of
 * threads, even one, is enough for any number of transfers. The first failure ends everything: what is queued is dropped,
 * and what is being done is waited for, because it uses borrowed buffers.
 *
 * <p>One thread feeds the lanes; the monitor of this object guards all that they share with it.
 */
final class Lanes implements AutoCloseable {
    /** Something to do in a lane. */
    @FunctionalInterface
    interface Work {
        void perform() throws ArchivoltException;
    }

    private static final int NO_BLOCK = -1;

    private final Executor executor;
    private final List<Lane> lanes = new ArrayList<>();
    private final Deque<Integer> freeBlocks = new ArrayDeque<>();
    /** By block: the work that still needs it, and the feeder. */
    private final int[] users;

    private int running;
    private Throwable failure;
    private boolean interrupted;

    Lanes(int count, int blocks, Executor executor) {
        this.executor = executor;
        this.users = new int[blocks];
        for (int block = 0; block < blocks; block++) {
            freeBlocks.add(block);
        }
        for (int lane = 0; lane < count; lane++) {
            lanes.add(new Lane());
        }
    }

    /** Waits for a block that nobody needs any more, the longest unused first. It is the feeder's until given back. */
    synchronized int takeFreeBlock() throws ArchivoltException {
        while (freeBlocks.isEmpty() && failure == null) {
            await();
        }
        throwFailure();
        int block = freeBlocks.remove();
        users[block] = 1;
        return block;
    }

    /** Has the lane work on a taken block, which must stay as it is until it is free again. */
    void submit(int lane, int block, Work work) {
        synchronized (this) {
            users[block]++;
        }
        lanes.get(lane).add(new Step(block, work));
    }

    /** Has the lane do something that needs no block. */
    void submit(int lane, Work work) {
        lanes.get(lane).add(new Step(NO_BLOCK, work));
    }

    /** The feeder needs the block no more. */
    synchronized void giveBack(int block) {
        if (--users[block] == 0) {
            freeBlocks.add(block);
            notifyAll();
        }
    }

    /** Waits until all is done. */
    synchronized void awaitAll() throws ArchivoltException {
        while (running > 0) {
            await();
        }
        throwFailure();
    }

    /** Drops what is queued, and waits until nothing is being done. */
    @Override
    public synchronized void close() {
        lanes.forEach(lane -> lane.queue.clear());
        while (running > 0) {
            await();
        }
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    /** An interrupt makes the transfer fail; it must still wait for what uses its buffers. */
    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            interrupted = true;
            fail(new ArchivoltException(ErrorCode.CANCELLED, "writing replicas", e));
        }
    }

    private synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        } else if (failure != cause) {
            failure.addSuppressed(cause);
        }
        lanes.forEach(lane -> lane.queue.clear());
        notifyAll();
    }

    private void throwFailure() throws ArchivoltException {
        if (failure instanceof ArchivoltException e) {
            throw e;
        } else if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
    }

    private record Step(int block, Work work) {}

    /** Runs as a task whenever there is something in its queue; never as two. */
    private final class Lane implements Runnable {
        private final Deque<Step> queue = new ArrayDeque<>();
        private boolean active;

        void add(Step step) {
            synchronized (Lanes.this) {
                if (failure != null) {
                    return;
                }
                queue.add(step);
                if (active) {
                    return;
                }
                active = true;
                running++;
            }
            try {
                executor.execute(this);
            } catch (RuntimeException e) {
                fail(e);
                rest();
            }
        }

        @Override
        public void run() {
            for (Step step = next(); step != null; step = next()) {
                try {
                    step.work.perform();
                } catch (ArchivoltException | RuntimeException | Error e) {
                    fail(e);
                }
                if (step.block != NO_BLOCK) {
                    giveBack(step.block);
                }
            }
        }

        private Step next() {
            synchronized (Lanes.this) {
                Step step = queue.poll();
                if (step == null) {
                    rest();
                }
                return step;
            }
        }

        private void rest() {
            synchronized (Lanes.this) {
                active = false;
                running--;
                Lanes.this.notifyAll();
            }
        }
    }
}
