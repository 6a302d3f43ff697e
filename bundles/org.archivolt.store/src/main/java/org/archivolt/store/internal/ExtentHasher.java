package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.layout.ColumnPlan;

/**
 * Computes an {@link ExtentDigest} over blocks that are written, and as little as possible: a block's own checksum is
 * computed once for all columns that hold it, and an extent that begins as the body does takes over what was computed of
 * the body. For one thread at a time.
 */
final class ExtentHasher {
    private final ColumnPlan plan;
    private byte[] blockChecksums;
    private int blocks;
    private long size;
    /** Over all bytes so far; another's, and not to be changed, while {@link #isBodySoFar}. */
    private Optional<RunningChecksum> running = Optional.empty();

    private boolean isBodySoFar = true;

    ExtentHasher(ColumnPlan plan) {
        this.plan = plan;
        this.blockChecksums = new byte[plan.blockChecksum().length()];
    }

    void update(TransferBlock block) {
        ByteBuffer bytes = block.content();
        hashWhole(block, bytes.duplicate());
        byte[] checksum = block.checksum(plan.blockChecksum());
        if (bytes.hasRemaining()) {
            int end = (blocks + 1) * checksum.length;
            if (end > blockChecksums.length) {
                blockChecksums = Arrays.copyOf(blockChecksums, Math.max(end, blockChecksums.length * 2));
            }
            System.arraycopy(checksum, 0, blockChecksums, blocks * checksum.length, checksum.length);
            blocks++;
            size += bytes.remaining();
        }
    }

    private void hashWhole(TransferBlock block, ByteBuffer bytes) {
        Optional<RunningChecksum> ofBody =
                isBodySoFar && plan.checksum() == ChecksumAlgorithm.XXH128 ? block.bodyThrough(size) : Optional.empty();
        if (ofBody.isPresent()) {
            running = ofBody;
            return;
        }
        if (isBodySoFar) {
            isBodySoFar = false;
            running = Optional.of(running.flatMap(RunningChecksum::copy).orElseGet(plan.checksum()::start));
        }
        running.orElseThrow().update(bytes);
    }

    long size() {
        return size;
    }

    int blocks() {
        return blocks;
    }

    /** May be called more than once: what is written may end here, or go on. */
    ExtentDigest finish() {
        RunningChecksum whole = isBodySoFar
                ? running.flatMap(RunningChecksum::copy).orElseGet(plan.checksum()::start)
                : running.orElseThrow();
        return new ExtentDigest(
                size,
                whole.finish(),
                plan.blockBytes(),
                plan.blockChecksum(),
                Arrays.copyOf(blockChecksums, blocks * plan.blockChecksum().length()));
    }
}
