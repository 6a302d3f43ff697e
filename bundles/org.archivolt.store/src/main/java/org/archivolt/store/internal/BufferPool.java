package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.layout.ColumnPlan;

/**
 * Memory outside the heap, lent to transfers. It consists of slabs of 1 MiB that are made when first needed and kept; a
 * slab is cut into slices of one size, a power of two, and can be cut anew once all of them are back. So a loan of any
 * mixture of sizes can be had as soon as enough other loans are returned.
 *
 * <p>Loans are served strictly in the order they were asked for, each wholly or not at all. Hence a transfer that holds
 * a loan never waits for part of another, and a large one is not starved by small ones.
 */
final class BufferPool {
    static final int SLAB_BYTES = ColumnPlan.BLOCK_BYTES_MAX;
    static final int SLICE_BYTES_MIN = 4096;

    private static final int CLASSES =
            Integer.numberOfTrailingZeros(SLAB_BYTES) - Integer.numberOfTrailingZeros(SLICE_BYTES_MIN) + 1;

    private final Ticker ticker;
    private final Duration bound;
    private final int slabsMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Borrower> waiting = new ArrayDeque<>();
    /** Slabs that are cut, by size class, in no particular order. */
    private final List<List<Slab>> cut = new ArrayList<>();

    private final Deque<Slab> uncut = new ArrayDeque<>();
    private int slabs;
    private long lentBytes;

    BufferPool(int mebibytes, Duration bound, Ticker ticker) {
        this.slabsMax = (int) ((long) mebibytes * 1024 * 1024 / SLAB_BYTES);
        this.bound = bound;
        this.ticker = ticker;
        for (int i = 0; i < CLASSES; i++) {
            cut.add(new ArrayList<>());
        }
    }

    Buffers borrow(int count, int bytes) throws ArchivoltException {
        int sizeClass = sizeClass(bytes);
        requirePossible(count, bytes, sizeClass);
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                Slice[] slices = takeAll(sizeClass, count);
                if (slices != null) {
                    return new Loan(slices, bytes);
                }
            }
            return new Loan(awaitTurn(new Borrower(sizeClass, count, lock.newCondition())), bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Bytes lent out, as whole slices. */
    long lentBytes() {
        lock.lock();
        try {
            return lentBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Whether anybody stands in line. */
    boolean isWaitedFor() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void requirePossible(int count, int bytes, int sizeClass) throws ArchivoltException {
        if (count < 1 || bytes < 1 || bytes > SLAB_BYTES) {
            throw new IllegalArgumentException("cannot lend %d buffers of %d bytes".formatted(count, bytes));
        }
        if (count > (long) slabsMax * slicesPerSlab(sizeClass)) {
            throw new ArchivoltException(BUSY, "borrowing more buffers than this runtime has")
                    .with("count", count)
                    .with("bytes", bytes)
                    .with("buffers.mib", slabsMax);
        }
    }

    private Slice[] awaitTurn(Borrower borrower) throws ArchivoltException {
        long deadline = ticker.nanos() + bound.toNanos();
        waiting.addLast(borrower);
        try {
            while (borrower.slices == null) {
                long remaining = deadline - ticker.nanos();
                if (remaining <= 0) {
                    throw new ArchivoltException(BUSY, "waiting for buffers").with("seconds", bound.toSeconds());
                }
                borrower.served.awaitNanos(remaining);
            }
            return borrower.slices;
        } catch (InterruptedException e) {
            if (borrower.slices != null) {
                giveAll(borrower.slices);
            }
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for buffers", e);
        } finally {
            if (waiting.remove(borrower)) {
                serveWaiting();
            }
        }
    }

    private void serveWaiting() {
        while (!waiting.isEmpty()) {
            Borrower first = waiting.peekFirst();
            Slice[] slices = takeAll(first.sizeClass, first.count);
            if (slices == null) {
                return;
            }
            waiting.removeFirst();
            first.slices = slices;
            first.served.signal();
        }
    }

    private Slice[] takeAll(int sizeClass, int count) {
        if (!has(sizeClass, count)) {
            return null;
        }
        Slice[] slices = new Slice[count];
        for (int i = 0; i < count; i++) {
            slices[i] = take(sizeClass);
        }
        lentBytes += (long) count * sliceBytes(sizeClass);
        return slices;
    }

    /** Counts only as far as it must: the first cut slab with room nearly always answers. */
    private boolean has(int sizeClass, int count) {
        long found = 0;
        for (Slab slab : cut.get(sizeClass)) {
            found += slab.free();
            if (found >= count) {
                return true;
            }
        }
        long whole = uncut.size() + (slabsMax - slabs) + idleSlabsOfOthers(sizeClass);
        return found + whole * slicesPerSlab(sizeClass) >= count;
    }

    private long idleSlabsOfOthers(int sizeClass) {
        long idle = 0;
        for (int other = 0; other < CLASSES; other++) {
            if (other != sizeClass) {
                idle += cut.get(other).stream().filter(Slab::isIdle).count();
            }
        }
        return idle;
    }

    private Slice take(int sizeClass) {
        for (Slab slab : cut.get(sizeClass)) {
            if (slab.free() > 0) {
                return slab.take();
            }
        }
        Slab slab = wholeSlab(sizeClass);
        slab.cutInto(sliceBytes(sizeClass));
        cut.get(sizeClass).add(slab);
        return slab.take();
    }

    private Slab wholeSlab(int sizeClass) {
        if (!uncut.isEmpty()) {
            return uncut.pop();
        }
        if (slabs < slabsMax) {
            slabs++;
            return new Slab();
        }
        for (int other = 0; other < CLASSES; other++) {
            if (other != sizeClass) {
                for (Slab slab : cut.get(other)) {
                    if (slab.isIdle()) {
                        cut.get(other).remove(slab);
                        return slab;
                    }
                }
            }
        }
        throw new IllegalStateException("counted slabs that are not there");
    }

    private void giveAll(Slice[] slices) {
        for (Slice slice : slices) {
            slice.slab.give(slice);
            lentBytes -= slice.memory.capacity();
        }
        serveWaiting();
    }

    private static int sizeClass(int bytes) {
        int rounded = Math.max(SLICE_BYTES_MIN, bytes);
        return Integer.SIZE
                - Integer.numberOfLeadingZeros(rounded - 1)
                - Integer.numberOfTrailingZeros(SLICE_BYTES_MIN);
    }

    private static int sliceBytes(int sizeClass) {
        return SLICE_BYTES_MIN << sizeClass;
    }

    private static int slicesPerSlab(int sizeClass) {
        return SLAB_BYTES / sliceBytes(sizeClass);
    }

    private static final class Borrower {
        private final int sizeClass;
        private final int count;
        private final Condition served;
        private Slice[] slices;

        Borrower(int sizeClass, int count, Condition served) {
            this.sizeClass = sizeClass;
            this.count = count;
            this.served = served;
        }
    }

    private record Slice(Slab slab, ByteBuffer memory) {}

    /** Slices are made when first taken, so that cutting costs nothing. */
    private static final class Slab {
        private final ByteBuffer memory = ByteBuffer.allocateDirect(SLAB_BYTES);
        private final Deque<Slice> returned = new ArrayDeque<>();
        private int sliceBytes;
        private int made;
        private int lent;

        void cutInto(int bytes) {
            sliceBytes = bytes;
            made = 0;
            returned.clear();
        }

        int free() {
            return SLAB_BYTES / sliceBytes - lent;
        }

        boolean isIdle() {
            return lent == 0;
        }

        Slice take() {
            lent++;
            return returned.isEmpty() ? new Slice(this, memory.slice(made++ * sliceBytes, sliceBytes)) : returned.pop();
        }

        void give(Slice slice) {
            lent--;
            returned.push(slice);
        }
    }

    private final class Loan implements Buffers {
        private final ByteBuffer[] buffers;
        private Slice[] slices;

        Loan(Slice[] slices, int bytes) {
            this.slices = slices;
            this.buffers = new ByteBuffer[slices.length];
            for (int i = 0; i < slices.length; i++) {
                buffers[i] = slices[i].memory().slice(0, bytes);
            }
        }

        @Override
        public ByteBuffer get(int index) {
            return buffers[index];
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (slices != null) {
                    giveAll(slices);
                    slices = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
