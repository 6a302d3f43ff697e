package org.archivolt.rest.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.RunningChecksum;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;

/** Objects in memory. Fails on demand: before a body is read, or in the middle of a read. */
final class FakeStore implements ObjectStore {
    static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.789Z");

    private final NavigableMap<ObjectId, Stored> objects = new ConcurrentSkipListMap<>();

    /** What each put that failed failed with. */
    final Queue<ErrorCode> failures = new ConcurrentLinkedQueue<>();

    final Queue<PutRequest> requests = new ConcurrentLinkedQueue<>();
    final AtomicLong reads = new AtomicLong();
    volatile ErrorCode refusePuts;
    volatile RuntimeException bug;
    volatile long readsFailAfter = Long.MAX_VALUE;
    volatile boolean directBuffers;

    private record Stored(ObjectRecord object, byte[] bytes) {}

    @Override
    public PutResult put(PutRequest request, ObjectBody body) throws ArchivoltException {
        requests.add(request);
        try {
            return store(request, body);
        } catch (ArchivoltException e) {
            failures.add(e.code());
            throw e;
        }
    }

    private PutResult store(PutRequest request, ObjectBody body) throws ArchivoltException {
        if (bug != null) {
            throw bug;
        }
        if (refusePuts != null) {
            throw new ArchivoltException(refusePuts, "looking for media");
        }
        byte[] bytes = readAll(body);
        for (Checksum expected : request.expected()) {
            Checksum actual = checksum(expected.algorithm(), bytes);
            if (!actual.equals(expected)) {
                throw new ArchivoltException(ErrorCode.CHECKSUM_MISMATCH, "the body has another checksum")
                        .with("expected", expected)
                        .with("actual", actual);
            }
        }
        Stored old = objects.get(request.id());
        if (old != null && request.onlyIfAbsent()) {
            throw new ArchivoltException(ErrorCode.PRECONDITION_FAILED, "the object exists");
        }
        ObjectRecord object = new ObjectRecord(
                request.id(),
                new ObjectVersion(
                        new UUID(1, 2), old == null ? 1 : old.object.version().version() + 1),
                bytes.length,
                checksum(ChecksumAlgorithm.XXH128, bytes),
                request.contentType().orElse(""),
                request.metadata(),
                new LayoutRecord("raid1", 1, 0, Map.of("replicas", "2")),
                CREATED);
        objects.put(request.id(), new Stored(object, bytes));
        return new PutResult(object, old != null);
    }

    private byte[] readAll(ObjectBody body) throws ArchivoltException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = directBuffers ? ByteBuffer.allocateDirect(100_000) : ByteBuffer.allocate(100_000);
        while (body.read(buffer.clear()) > 0) {
            byte[] part = new byte[buffer.flip().remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static Checksum checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
        RunningChecksum running = algorithm.start();
        running.update(ByteBuffer.wrap(bytes));
        return running.finish();
    }

    @Override
    public void putAll(PutSequence sequence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ObjectReader open(ObjectId id) throws ArchivoltException {
        Stored stored = objects.get(id);
        if (stored == null) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object").with("id", id);
        }
        return new ObjectReader() {
            @Override
            public ObjectRecord object() {
                return stored.object;
            }

            @Override
            public void read(ByteRange range, ObjectTarget target) throws ArchivoltException {
                reads.incrementAndGet();
                transfer(Arrays.copyOfRange(stored.bytes, (int) range.offset(), (int) range.end()), target);
            }
        };
    }

    private void transfer(byte[] bytes, ObjectTarget target) throws ArchivoltException {
        int end = (int) Math.min(bytes.length, readsFailAfter);
        for (int at = 0; at < end; at += 10_000) {
            ByteBuffer block = ByteBuffer.wrap(bytes, at, Math.min(10_000, end - at));
            target.write(directBuffers ? copy(block) : block);
        }
        if (end < bytes.length) {
            throw new ArchivoltException(ErrorCode.DATA_CORRUPT, "reading an extent").with("medium", "disk:lib:d1");
        }
    }

    private static ByteBuffer copy(ByteBuffer block) {
        return ByteBuffer.allocateDirect(block.remaining()).put(block).flip();
    }

    @Override
    public Optional<ObjectRecord> find(ObjectId id) {
        return Optional.ofNullable(objects.get(id)).map(Stored::object);
    }

    @Override
    public List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit) {
        return (after.isPresent() ? objects.tailMap(after.get(), false) : objects)
                .values().stream()
                        .map(Stored::object)
                        .filter(o -> o.id().text().startsWith(prefix))
                        .limit(limit)
                        .toList();
    }

    @Override
    public boolean delete(ObjectId id) {
        return objects.remove(id) != null;
    }
}
