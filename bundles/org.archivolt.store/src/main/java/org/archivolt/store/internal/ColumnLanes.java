package org.archivolt.store.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * The blocks of a transfer on their way into its columns: each column writes its own in order and at its own pace, and
 * columns are as far apart as there are blocks.
 *
 * <p>A column occupies a thread only while it has something to write, so a slow body holds no threads, and any number of
 * threads, even one, is enough for any number of transfers. A column that must find another medium waits for the
 * transfer's own thread to do that, for it may take long.
 *
 * <p>The first failure ends everything: what is queued is dropped, and what is being done is waited for, because it uses
 * borrowed buffers. The transfer's thread feeds the columns; the monitor of this object guards all that it shares with
 * them.
 */
final class ColumnLanes implements AutoCloseable {
    /** Finds another medium for a column. */
    @FunctionalInterface
    interface Continuation {
        void goOn(ColumnStream column, ArchivoltException why) throws ArchivoltException;
    }

    private final Continuation continuation;
    private final Executor executor;
    private final List<Lane> lanes = new ArrayList<>();
    private final Deque<TransferBlock> free = new ArrayDeque<>();
    private final Deque<Lane> stalled = new ArrayDeque<>();
    private final int blocks;
    private int taken;
    private int running;
    private Throwable failure;
    private boolean interrupted;

    ColumnLanes(List<ColumnStream> columns, Continuation continuation, Buffers buffers, int blocks, Executor executor) {
        this.continuation = continuation;
        this.executor = executor;
        this.blocks = blocks;
        for (int i = 0; i < blocks; i++) {
            free.add(new TransferBlock(buffers.get(i), this::giveBack));
        }
        columns.forEach(column -> lanes.add(new Lane(column)));
    }

    /** Waits for a block that nobody needs any more, the longest unused first. It is the module's until it closes it. */
    TransferBlock take() throws ArchivoltException {
        while (true) {
            Lane lane;
            synchronized (this) {
                requireSome();
                while (free.isEmpty() && stalled.isEmpty() && failure == null) {
                    await();
                }
                throwFailure();
                lane = stalled.poll();
                if (lane == null) {
                    TransferBlock block = free.remove();
                    block.users = 1;
                    taken++;
                    return block.taken();
                }
            }
            lane.goOn();
        }
    }

    private void requireSome() {
        if (taken == blocks) {
            throw new IllegalStateException("a layout took more blocks than it had asked for: " + blocks);
        }
    }

    /**
     * Has the column write the block.
     *
     * @param here by this thread, when the column has nothing else to do: handing a few bytes to another thread takes
     *     longer than writing them
     */
    void append(int column, TransferBlock block, boolean here) throws ArchivoltException {
        Lane lane = lanes.get(column);
        synchronized (this) {
            throwFailure();
            block.users++;
        }
        if (here && lane.isIdle()) {
            try {
                lane.writeHere(block);
            } finally {
                written(block);
            }
        } else {
            lane.add(block);
        }
    }

    private synchronized void giveBack(TransferBlock block) {
        taken--;
        written(block);
    }

    private synchronized void written(TransferBlock block) {
        if (--block.users == 0) {
            free.add(block);
            notifyAll();
        }
    }

    /** Waits until all is written. */
    void awaitAll() throws ArchivoltException {
        while (true) {
            Lane lane;
            synchronized (this) {
                while (running > 0 && stalled.isEmpty()) {
                    await();
                }
                throwFailure();
                lane = stalled.poll();
                if (lane == null) {
                    return;
                }
            }
            lane.goOn();
        }
    }

    /** Drops what is queued, and waits until nothing is being done. */
    @Override
    public synchronized void close() {
        lanes.forEach(lane -> lane.queue.clear());
        stalled.clear();
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
            fail(new ArchivoltException(ErrorCode.CANCELLED, "writing columns", e));
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

    /** Runs as a task whenever there is something in its queue; never as two. */
    private final class Lane implements Runnable {
        private final ColumnStream column;
        private final Deque<TransferBlock> queue = new ArrayDeque<>();
        private boolean active;
        private ArchivoltException stop;

        Lane(ColumnStream column) {
            this.column = column;
        }

        boolean isIdle() {
            synchronized (ColumnLanes.this) {
                return !active && queue.isEmpty() && stop == null;
            }
        }

        void add(TransferBlock block) {
            synchronized (ColumnLanes.this) {
                if (failure != null) {
                    return;
                }
                queue.add(block);
                if (active || stop != null) {
                    return;
                }
                activate();
            }
            execute();
        }

        private void activate() {
            active = true;
            running++;
        }

        private void execute() {
            try {
                executor.execute(this);
            } catch (RuntimeException e) {
                fail(e);
                rest();
            }
        }

        @Override
        public void run() {
            for (TransferBlock block = head(); block != null; block = head()) {
                try {
                    column.write(block);
                } catch (ArchivoltException e) {
                    if (ColumnStream.mayGoOnAfter(e)) {
                        stall(e);
                        return;
                    }
                    fail(e);
                } catch (RuntimeException | Error e) {
                    fail(e);
                }
                remove(block);
            }
        }

        private TransferBlock head() {
            synchronized (ColumnLanes.this) {
                TransferBlock block = queue.peek();
                if (block == null) {
                    rest();
                }
                return block;
            }
        }

        private void remove(TransferBlock block) {
            synchronized (ColumnLanes.this) {
                queue.remove(block);
            }
            written(block);
        }

        private void rest() {
            synchronized (ColumnLanes.this) {
                active = false;
                running--;
                ColumnLanes.this.notifyAll();
            }
        }

        private void stall(ArchivoltException why) {
            synchronized (ColumnLanes.this) {
                if (failure == null) {
                    stop = why;
                    stalled.add(this);
                }
                rest();
            }
        }

        /** By the transfer's thread: the block at the head of the queue is written to another medium. */
        void goOn() throws ArchivoltException {
            ArchivoltException why = stop;
            continuation.goOn(column, why);
            synchronized (ColumnLanes.this) {
                stop = null;
                activate();
            }
            execute();
        }

        void writeHere(TransferBlock block) throws ArchivoltException {
            for (boolean written = false; !written; ) {
                try {
                    column.write(block);
                    written = true;
                } catch (ArchivoltException e) {
                    if (!ColumnStream.mayGoOnAfter(e)) {
                        throw e;
                    }
                    continuation.goOn(column, e);
                }
            }
        }
    }
}
