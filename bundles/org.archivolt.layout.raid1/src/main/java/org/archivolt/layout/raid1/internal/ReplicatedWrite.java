package org.archivolt.layout.raid1.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentDigest;
import org.archivolt.layout.ExtentHasher;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.Workbench;
import org.archivolt.layout.WrittenExtent;

/** Writes one object into all columns. */
final class ReplicatedWrite {
    private static final int BLOCK_BYTES = ExtentHasher.BLOCK_BYTES;

    /** How many blocks the fastest replica, the body and the slowest replica may be apart. */
    private static final int BLOCKS_IN_FLIGHT = 4;

    private ReplicatedWrite() {}

    static List<WrittenExtent> write(ObjectBody body, ExtentColumns columns, Workbench workbench)
            throws ArchivoltException {
        // Room for one byte more than the body has, so that the read that meets its end can tell.
        long room = body.size().orElse(Long.MAX_VALUE - 1) + 1;
        int blocks = (int) Math.min(BLOCKS_IN_FLIGHT, (room - 1) / BLOCK_BYTES + 1);
        List<ReplicaWriter> replicas = IntStream.range(0, columns.count())
                .mapToObj(column -> new ReplicaWriter(columns, column))
                .toList();
        try (Workbench.Buffers buffers = workbench.borrow(blocks, (int) Math.min(BLOCK_BYTES, room))) {
            ByteBuffer first = buffers.get(0);
            body.read(first);
            if (first.hasRemaining()) {
                writeOneBlock(first.flip(), ExtentHasher.ofWhole(body), replicas);
            } else {
                try (Lanes lanes = new Lanes(1 + replicas.size(), blocks, workbench.executor())) {
                    writeBlocks(first.flip(), body, buffers, replicas, lanes);
                }
            }
        }
        return replicas.stream().map(ReplicaWriter::written).toList();
    }

    /**
     * Less than a block is written to one column after the other. For two files in the page cache that takes half the
     * time of handing 4 KiB to two threads, and no more than that of handing them 1 MiB (Raid1Benchmark).
     */
    static void writeOneBlock(ByteBuffer block, ExtentHasher hasher, List<ReplicaWriter> replicas)
            throws ArchivoltException {
        hasher.update(block);
        ExtentDigest digest = hasher.finish();
        for (ReplicaWriter replica : replicas) {
            if (block.hasRemaining()) {
                replica.write(block.duplicate());
            }
            replica.finish(digest);
        }
    }

    /** A block is hashed in the first lane and written in each other, while the next is received here. */
    static void writeBlocks(
            ByteBuffer first, ObjectBody body, Workbench.Buffers buffers, List<ReplicaWriter> replicas, Lanes lanes)
            throws ArchivoltException {
        ExtentHasher hasher = ExtentHasher.ofWhole(body);
        int block = lanes.takeFreeBlock(); // number 0, where the first is
        ByteBuffer bytes = first;
        while (bytes.hasRemaining()) {
            submit(block, bytes, hasher, replicas, lanes);
            if (bytes.limit() < bytes.capacity()) {
                break;
            }
            block = lanes.takeFreeBlock();
            bytes = buffers.get(block).clear();
            body.read(bytes);
            bytes.flip();
        }
        lanes.awaitAll();
        ExtentDigest digest = hasher.finish();
        for (ReplicaWriter replica : replicas) {
            lanes.submit(1 + replica.column(), () -> replica.finish(digest));
        }
        lanes.awaitAll();
    }

    private static void submit(
            int block, ByteBuffer bytes, ExtentHasher hasher, List<ReplicaWriter> replicas, Lanes lanes) {
        ByteBuffer hashed = bytes.duplicate();
        lanes.submit(0, block, () -> hasher.update(hashed));
        for (ReplicaWriter replica : replicas) {
            ByteBuffer written = bytes.duplicate();
            lanes.submit(1 + replica.column(), block, () -> replica.write(written));
        }
        lanes.giveBack(block);
    }
}
