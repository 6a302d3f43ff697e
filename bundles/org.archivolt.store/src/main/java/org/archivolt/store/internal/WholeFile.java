package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.ldm.ExtentInput;

/**
 * A file that is read from its beginning to its end, and its checksum on the way: what its reader passes over is read too.
 * For one thread.
 */
final class WholeFile implements ExtentInput {
    private static final int GAP_BYTES = 64 * 1024;

    private final ExtentInput file;
    private final RunningChecksum checksum;
    /** All before has gone into the checksum. */
    private long hashed;

    WholeFile(ExtentInput file, ChecksumAlgorithm algorithm) {
        this.file = file;
        this.checksum = algorithm.start();
    }

    @Override
    public long size() throws ArchivoltException {
        return file.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws ArchivoltException {
        hashUntil(position);
        int begin = into.position();
        int count = file.read(into, position);
        long end = position + count;
        if (hashed < end) {
            int fresh = (int) (end - hashed);
            checksum.update(into.slice(begin + count - fresh, fresh));
            hashed = end;
        }
        return count;
    }

    private void hashUntil(long position) throws ArchivoltException {
        while (hashed < position) {
            ByteBuffer gap = ByteBuffer.allocate((int) Math.min(GAP_BYTES, position - hashed));
            int count = file.read(gap, hashed);
            if (count <= 0) {
                return;
            }
            checksum.update(gap.flip());
            hashed += count;
        }
    }

    /** Of so many bytes from the beginning; nothing is read any more. */
    Checksum finish(long bytes) throws ArchivoltException {
        hashUntil(bytes);
        return checksum.finish();
    }

    @Override
    public void close() throws ArchivoltException {
        file.close();
    }
}
