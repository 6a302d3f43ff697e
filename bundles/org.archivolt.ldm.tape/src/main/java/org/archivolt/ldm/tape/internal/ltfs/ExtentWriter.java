package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.ExtentOutput;

/**
 * A file being written. Small writes are gathered in blocks; a small file stays there until it is closed and is then
 * written in one go. A larger one is written in runs of blocks; when nobody else writes, straight from the caller's
 * buffers.
 */
final class ExtentWriter implements ExtentOutput {
    private final LtfsVolume volume;
    private final ExtentAddress address;
    private final BlockPool pool;
    private final int blocksPerChunk;

    /** Full but for the last, which is being filled. */
    private final List<ByteBuffer> waiting = new ArrayList<>();

    private final List<Extent> extents = new ArrayList<>(1);
    private long onTape;
    private long accepted;
    private byte[] description;
    private boolean cutShort;
    private boolean closed;

    ExtentWriter(LtfsVolume volume, ExtentAddress address, BlockPool pool, int chunkBytes) {
        this.volume = volume;
        this.address = address;
        this.pool = pool;
        this.blocksPerChunk = Math.max(1, chunkBytes / pool.blockBytes());
    }

    @Override
    public void write(ByteBuffer bytes) throws ArchivoltException {
        requireOpen();
        volume.checkWritable("writing extent");
        if (cutShort || volume.isFull()) {
            throw cutShort(volume.noSpace("writing extent"));
        }
        try {
            while (bytes.hasRemaining()) {
                if (!writeStraight(bytes)) {
                    gather(bytes);
                }
            }
        } catch (ArchivoltException e) {
            throw cutShort(e);
        }
    }

    /** Whole blocks from the caller's buffer, if nothing waits before them and a run of them makes sense. */
    private boolean writeStraight(ByteBuffer bytes) throws ArchivoltException {
        int blocks = Math.min(blocksPerChunk, bytes.remaining() / pool.blockBytes());
        boolean worthIt = blocks > 0 && (blocks == blocksPerChunk || volume.hasOneWriter());
        if (!bytes.isDirect() || !waiting.isEmpty() || !worthIt) {
            return false;
        }
        int end = bytes.position() + blocks * pool.blockBytes();
        accepted += (long) blocks * pool.blockBytes();
        List<ByteBuffer> run = new ArrayList<>(blocks);
        while (bytes.position() < end) {
            run.add(bytes.slice(bytes.position(), pool.blockBytes()));
            bytes.position(bytes.position() + pool.blockBytes());
        }
        volume.append(this, run);
        return true;
    }

    private void gather(ByteBuffer bytes) throws ArchivoltException {
        ByteBuffer block = blockWithRoom();
        int length = Math.min(block.remaining(), bytes.remaining());
        int limit = bytes.limit();
        block.put(bytes.limit(bytes.position() + length));
        bytes.limit(limit);
        accepted += length;
        if (!block.hasRemaining() && waiting.size() >= blocksPerChunk) {
            appendWaiting();
        }
    }

    private ByteBuffer blockWithRoom() throws ArchivoltException {
        if (!waiting.isEmpty() && waiting.get(waiting.size() - 1).hasRemaining()) {
            return waiting.get(waiting.size() - 1);
        }
        ByteBuffer block = waiting.isEmpty() ? pool.take() : pool.tryTake();
        if (block == null) { // memory is short: a smaller run
            appendWaiting();
            block = pool.take();
        }
        waiting.add(block);
        return block;
    }

    private void appendWaiting() throws ArchivoltException {
        try {
            waiting.forEach(ByteBuffer::flip);
            volume.append(this, waiting);
        } finally {
            dropWaiting();
        }
    }

    private void dropWaiting() {
        waiting.forEach(pool::give);
        waiting.clear();
    }

    /** A record of this file is on the tape. Called while the volume is locked. */
    void written(char partition, long block, int bytes) {
        Extent last = extents.isEmpty() ? null : extents.get(extents.size() - 1);
        boolean follows =
                last != null && last.byteCount() % pool.blockBytes() == 0 && last.endBlock(pool.blockBytes()) == block;
        if (follows) {
            Extent longer = new Extent(last.fileOffset(), partition, last.startBlock(), 0, last.byteCount() + bytes);
            extents.set(extents.size() - 1, longer);
        } else {
            extents.add(new Extent(onTape, partition, block, 0, bytes));
        }
        onTape += bytes;
    }

    /** What is not on the tape will never be: the size tells so. */
    private ArchivoltException cutShort(ArchivoltException e) {
        cutShort = true;
        accepted = onTape;
        dropWaiting();
        return e.with("address", address);
    }

    @Override
    public long size() {
        return accepted;
    }

    @Override
    public void describe(byte[] json) throws ArchivoltException {
        requireOpen();
        volume.checkWritable("describing extent");
        description = json.clone();
    }

    @Override
    public void close() throws ArchivoltException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            volume.checkWritable("closing extent");
            if (!waiting.isEmpty()) {
                appendWaiting();
            }
            finish();
        } catch (ArchivoltException e) {
            cutShort(e);
            if (e.code() == ErrorCode.NO_SPACE) {
                description = null; // it would tell of bytes that are not there
                finish();
            }
            throw e;
        } finally {
            dropWaiting();
            volume.ended(this);
        }
    }

    private void finish() {
        volume.finish(this, new ArrayList<>(extents), onTape, description);
    }

    ExtentAddress address() {
        return address;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("extent is closed: " + address);
        }
    }
}
