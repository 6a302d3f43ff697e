package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentInput;

/**
 * A file being read. Whole blocks go straight to direct buffers of the caller; otherwise a window of blocks is kept,
 * longer when the file is read from front to back. Safe for several threads, which take turns.
 */
final class ExtentReader implements ExtentInput {
    private final LtfsVolume volume;
    private final ExtentAddress address;
    private final FileEntry file;
    private final BlockPool pool;
    private final int windowBlocks;

    /** Consecutive blocks read last, each from 0 to its limit. */
    private final List<ByteBuffer> window = new ArrayList<>();

    private char windowPartition;
    private long windowStart;
    private long expectedNext;
    private boolean closed;

    ExtentReader(LtfsVolume volume, ExtentAddress address, FileEntry file, BlockPool pool, int readAheadBytes) {
        this.volume = volume;
        this.address = address;
        this.file = file;
        this.pool = pool;
        this.windowBlocks = Math.max(1, readAheadBytes / pool.blockBytes());
    }

    @Override
    public long size() throws ArchivoltException {
        volume.checkUsable("reading extent");
        return file.length();
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws ArchivoltException {
        volume.checkUsable("reading extent");
        if (closed) {
            throw new IllegalStateException("extent is closed: " + address);
        }
        boolean sequential = position == expectedNext;
        long at = position;
        try {
            while (into.hasRemaining() && at < file.length()) {
                at += readPart(into, at, sequential);
            }
        } catch (ArchivoltException e) {
            throw e.with("address", address).with("offset", at);
        }
        expectedNext = at;
        return Math.toIntExact(at - position);
    }

    /** Returns how many bytes, at least one. */
    private int readPart(ByteBuffer into, long at, boolean sequential) throws ArchivoltException {
        List<Extent> extents = file.extents();
        int next = extentEndingAfter(at);
        if (next == extents.size()) {
            return zeros(into, file.length() - at);
        }
        Extent extent = extents.get(next);
        return at < extent.fileOffset()
                ? zeros(into, extent.fileOffset() - at)
                : readPart(into, extent, at - extent.fileOffset(), sequential);
    }

    /** Its index, or the number of extents. */
    private int extentEndingAfter(long at) {
        List<Extent> extents = file.extents();
        int low = 0;
        for (int high = extents.size(); low < high; ) {
            int middle = (low + high) / 2;
            if (extents.get(middle).fileEnd() <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int zeros(ByteBuffer into, long count) {
        int length = (int) Math.min(count, into.remaining());
        for (int i = 0; i < length; i++) {
            into.put((byte) 0);
        }
        return length;
    }

    private int readPart(ByteBuffer into, Extent extent, long inExtent, boolean sequential) throws ArchivoltException {
        long raw = extent.byteOffset() + inExtent;
        long block = extent.startBlock() + raw / pool.blockBytes();
        int offset = (int) (raw % pool.blockBytes());
        long rest = extent.byteCount() - inExtent;
        if (!isInWindow(extent.partition(), block)) {
            int whole = (int) Math.min(rest, into.remaining()) / pool.blockBytes();
            if (offset == 0 && whole > 0 && into.isDirect()) {
                return volume.readBlocks(extent.partition(), block, Math.min(whole, windowBlocks), into);
            }
            long last = extent.endBlock(pool.blockBytes());
            fillWindow(extent.partition(), block, sequential ? (int) Math.min(windowBlocks, last - block) : 1);
        }
        return copy(into, block, offset, rest);
    }

    private boolean isInWindow(char partition, long block) {
        return partition == windowPartition && block >= windowStart && block < windowStart + window.size();
    }

    private void fillWindow(char partition, long block, int blocks) throws ArchivoltException {
        while (window.size() > blocks) {
            pool.give(window.remove(window.size() - 1));
        }
        while (window.size() < blocks) {
            ByteBuffer more = window.isEmpty() ? pool.take() : pool.tryTake();
            if (more == null) {
                break;
            }
            window.add(more);
        }
        windowPartition = partition;
        windowStart = block;
        boolean filled = false;
        try {
            volume.readBlocks(partition, block, window);
            filled = true;
        } finally {
            if (!filled) {
                dropWindow();
            }
        }
    }

    private int copy(ByteBuffer into, long block, int offset, long rest) throws ArchivoltException {
        ByteBuffer from = window.get((int) (block - windowStart));
        int wanted = (int) Math.min(rest, into.remaining());
        int available = Math.min(wanted, from.limit() - offset);
        boolean shortened = available < wanted && from.limit() < pool.blockBytes();
        if (available <= 0 || shortened) {
            throw volume.shortBlock(block, from.limit());
        }
        into.put(from.slice(offset, available));
        return available;
    }

    private void dropWindow() {
        window.forEach(pool::give);
        window.clear();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            dropWindow();
            volume.ended(this);
        }
    }
}
