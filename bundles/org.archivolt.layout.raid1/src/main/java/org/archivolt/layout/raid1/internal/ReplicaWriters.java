package org.archivolt.layout.raid1.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentDigest;
import org.archivolt.layout.ExtentWriter;
import org.archivolt.layout.WrittenExtent;

/**
 * The replicas of one object being written at the same time, each in its own order and at its own pace, as far apart as
 * there are blocks to share.
 *
 * <p>A replica occupies a thread only while it has something to write, so a slow body holds no threads, and any number
 * of threads, even one, is enough for any number of transfers. The first failure ends everything: what is queued is
 * dropped, and what is being written is waited for, because it uses borrowed buffers.
 *
 * <p>One thread feeds it; the monitor of this object guards all that the replicas share with it.
 */
final class ReplicaWriters implements AutoCloseable {
    private final Executor executor;
    private final List<Replica> replicas = new ArrayList<>();
    private final Deque<Integer> freeBlocks = new ArrayDeque<>();
    /** By block: the replicas that have yet to write it, and the feeder. */
    private final int[] users;

    private int running;
    private Throwable failure;
    private boolean interrupted;

    ReplicaWriters(ExtentColumns columns, Executor executor, int blocks) {
        this.executor = executor;
        this.users = new int[blocks];
        for (int block = 0; block < blocks; block++) {
            freeBlocks.add(block);
        }
        for (int column = 0; column < columns.count(); column++) {
            replicas.add(new Replica(columns, column));
        }
    }

    /** Waits for a block that no replica needs any more, the longest unused first. */
    synchronized int takeFreeBlock() throws ArchivoltException {
        while (freeBlocks.isEmpty() && failure == null) {
            await();
        }
        throwFailure();
        int block = freeBlocks.remove();
        users[block] = 1;
        return block;
    }

    /** Has every replica write a taken block. The bytes must stay as they are until it is free again. */
    void write(int block, ByteBuffer bytes) {
        synchronized (this) {
            users[block] += replicas.size();
        }
        for (Replica replica : replicas) {
            replica.add(new Step(block, bytes.duplicate(), null));
        }
    }

    /** The feeder needs the block no more. */
    synchronized void giveBack(int block) {
        if (--users[block] == 0) {
            freeBlocks.add(block);
            notifyAll();
        }
    }

    /** Ends every replica. Returns when all have. */
    List<WrittenExtent> finish(ExtentDigest digest) throws ArchivoltException {
        for (Replica replica : replicas) {
            replica.add(new Step(Step.NO_BLOCK, null, digest));
        }
        close();
        synchronized (this) {
            throwFailure();
        }
        return replicas.stream().map(replica -> replica.written).toList();
    }

    /** Drops what is queued if that is not wanted any more, and waits until nothing is being written. */
    @Override
    public synchronized void close() {
        boolean finishing = replicas.stream().allMatch(replica -> replica.finishing);
        if (!finishing) {
            replicas.forEach(replica -> replica.queue.clear());
        }
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
        replicas.forEach(replica -> replica.queue.clear());
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

    /** A block to write, or the digest to end with. */
    private record Step(int block, ByteBuffer bytes, ExtentDigest digest) {
        static final int NO_BLOCK = -1;
    }

    /** One column. Runs as a task whenever there is something in its queue; never as two. */
    private final class Replica implements Runnable {
        private final ExtentColumns columns;
        private final int column;
        private final Deque<Step> queue = new ArrayDeque<>();
        private boolean active;
        private boolean finishing;
        private ExtentWriter writer;
        private WrittenExtent written;

        Replica(ExtentColumns columns, int column) {
            this.columns = columns;
            this.column = column;
        }

        void add(Step step) {
            synchronized (ReplicaWriters.this) {
                if (failure != null) {
                    return;
                }
                finishing |= step.digest != null;
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
                    perform(step);
                } catch (ArchivoltException e) {
                    fail(e.with("column", column));
                } catch (RuntimeException | Error e) {
                    fail(e);
                }
                if (step.block != Step.NO_BLOCK) {
                    giveBack(step.block);
                }
            }
        }

        private Step next() {
            synchronized (ReplicaWriters.this) {
                Step step = queue.poll();
                if (step == null) {
                    rest();
                }
                return step;
            }
        }

        private void rest() {
            synchronized (ReplicaWriters.this) {
                active = false;
                running--;
                ReplicaWriters.this.notifyAll();
            }
        }

        private void perform(Step step) throws ArchivoltException {
            if (writer == null) {
                writer = columns.begin(column, 0);
            }
            if (step.digest == null) {
                writer.write(step.bytes);
            } else {
                written = writer.finish(step.digest);
            }
        }
    }
}
