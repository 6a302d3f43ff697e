package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CHECKSUM_MISMATCH;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.layout.ObjectBody;

/**
 * A body on its way in: counted, and hashed once for all checksums that are wanted. The read that reaches the end fails
 * when the bytes are not those the client announced, so that a layout never finishes a wrong object.
 */
final class VerifiedBody implements ObjectBody {
    private final ObjectBody body;
    private final LayoutLease lease;
    private final List<Checksum> expected;
    private final Map<ChecksumAlgorithm, RunningChecksum> running = new EnumMap<>(ChecksumAlgorithm.class);
    private long size;
    private Checksum checksum;
    private Optional<RunningChecksum> soFar = Optional.empty();

    VerifiedBody(ObjectBody body, List<Checksum> expected, LayoutLease lease) {
        this.body = body;
        this.lease = lease;
        this.expected = expected;
        running.put(ChecksumAlgorithm.XXH128, ChecksumAlgorithm.XXH128.start());
        expected.forEach(e -> running.computeIfAbsent(e.algorithm(), ChecksumAlgorithm::start));
    }

    @Override
    public OptionalLong size() {
        return body.size();
    }

    @Override
    public int read(ByteBuffer into) throws ArchivoltException {
        if (isEnded() || !into.hasRemaining()) {
            return 0;
        }
        lease.check();
        int start = into.position();
        int room = into.remaining();
        int count = body.read(into);
        for (RunningChecksum each : running.values()) {
            each.update(into.duplicate().limit(start + count).position(start));
        }
        size += count;
        soFar = running.get(ChecksumAlgorithm.XXH128).copy();
        if (count < room || body.size().isPresent() && size == body.size().getAsLong()) {
            end();
        }
        return count;
    }

    /** The XXH128 of all bytes read so far; a copy nobody else changes. */
    Optional<RunningChecksum> checksumSoFar() {
        return soFar;
    }

    /** An empty body of announced size ends before the first read. */
    boolean isEnded() {
        return checksum != null;
    }

    /** Bytes read. */
    long count() {
        return size;
    }

    /** Over all bytes; known at the end. */
    Checksum checksum() {
        if (checksum == null) {
            throw new IllegalStateException("the end of the body has not been read");
        }
        return checksum;
    }

    private void end() throws ArchivoltException {
        if (body.size().isPresent() && size != body.size().getAsLong()) {
            throw new ArchivoltException(CLIENT_ABORTED, "reading a body that is not as long as announced")
                    .with("announced", body.size().getAsLong())
                    .with("received", size);
        }
        Map<ChecksumAlgorithm, Checksum> found = new EnumMap<>(ChecksumAlgorithm.class);
        running.forEach((algorithm, value) -> found.put(algorithm, value.finish()));
        for (Checksum each : expected) {
            if (!found.get(each.algorithm()).equals(each)) {
                throw new ArchivoltException(CHECKSUM_MISMATCH, "the body received is not the one announced")
                        .with("expected", each)
                        .with("received", found.get(each.algorithm()));
            }
        }
        checksum = found.get(ChecksumAlgorithm.XXH128);
    }
}
