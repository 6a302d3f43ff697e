package org.archivolt.layout.raid1.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ExtentReader;
import org.archivolt.layout.StoredExtent;

/** A stored extent during one read. */
final class Replica {
    private final StoredExtent extent;
    private ExtentReader reader;
    /** The last thing that went wrong with it, or why it cannot be had. */
    private ArchivoltException failure;
    /** Whether it has been tried for the block wanted now. */
    private boolean tried;

    private boolean unavailable;

    Replica(StoredExtent extent) {
        this.extent = extent;
    }

    StoredExtent extent() {
        return extent;
    }

    static int blockBytes(StoredExtent extent) {
        return (int) Math.max(
                1, Math.min(extent.digest().blockBytes(), extent.digest().size()));
    }

    boolean covers(long position) {
        return position >= extent.objectOffset()
                && position < extent.objectOffset() + extent.digest().size();
    }

    boolean isUntried() {
        return !tried && !unavailable;
    }

    boolean isClosed() {
        return reader == null;
    }

    boolean isSound() {
        return reader != null && failure == null;
    }

    Optional<ArchivoltException> failure() {
        return Optional.ofNullable(failure);
    }

    void clearAttempt() {
        tried = false;
    }

    void open(ExtentReader opened) {
        reader = opened;
    }

    void unavailable(ArchivoltException why) {
        unavailable = true;
        failure = why;
    }

    /** Returns whether this is the first failure of the extent. */
    boolean fail(ArchivoltException why) {
        tried = true;
        boolean first = failure == null;
        failure = why;
        return first;
    }

    /** Reads and verifies the block that holds the position; returns it from the position on. */
    ByteBuffer read(long position, ByteBuffer buffer) throws ArchivoltException {
        int blockBytes = extent.digest().blockBytes();
        long inExtent = position - extent.objectOffset();
        int block = Math.toIntExact(inExtent / blockBytes);
        long begin = (long) block * blockBytes;
        int length = (int) Math.min(blockBytes, extent.digest().size() - begin);
        ByteBuffer bytes = buffer.clear().limit(length);
        int read = reader.read(bytes, begin);
        if (read < length) {
            throw corrupt(block).with("missing.bytes", length - read);
        }
        bytes.flip();
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        if ((int) crc.getValue() != extent.digest().blockChecksums().get(block)) {
            throw corrupt(block);
        }
        return bytes.position((int) (inExtent - begin));
    }

    private ArchivoltException corrupt(int block) {
        return new ArchivoltException(DATA_CORRUPT, "verifying extent")
                .with("extent", extent.extent())
                .with("block", block);
    }
}
