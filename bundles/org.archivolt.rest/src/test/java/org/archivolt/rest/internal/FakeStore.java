package org.archivolt.rest.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.RunningChecksum;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.store.CopyRequest;
import org.archivolt.store.ObjectLocation;
import org.archivolt.store.ObjectLocation.CopyLocation;
import org.archivolt.store.ObjectLocation.MediumLocation;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;
import org.archivolt.store.StorageOptions;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;

/**
 * Objects in memory, with the catalog of the testkit for versions and copies. Fails on demand: before a body is read, or in
 * the middle of a read.
 */
public final class FakeStore implements ObjectStore, AutoCloseable {
    static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.789Z");
    static final String PROFILE = "safe";

    private static final LayoutRecord LAYOUT = new LayoutRecord("raid1", 1, 0, Map.of("replicas", "2"));
    private static final MediumId MEDIUM = new MediumId(Family.DISK, "lib", "d1");

    private final MemoryCatalog catalog = new MemoryCatalog(tickerAt(CREATED));
    private final Map<ObjectVersion, byte[]> bytes = new ConcurrentHashMap<>();

    /** What each put that failed failed with. */
    final Queue<ErrorCode> failures = new ConcurrentLinkedQueue<>();

    public final Queue<PutRequest> requests = new ConcurrentLinkedQueue<>();
    public final Queue<CopyRequest> copyRequests = new ConcurrentLinkedQueue<>();
    final AtomicLong reads = new AtomicLong();
    volatile ErrorCode refusePuts;
    volatile RuntimeException bug;
    volatile long readsFailAfter = Long.MAX_VALUE;
    volatile boolean directBuffers;
    /** What a copy waits for. */
    public volatile Runnable beforeCopy = () -> {};

    private static VirtualTicker tickerAt(Instant time) {
        VirtualTicker ticker = new VirtualTicker();
        ticker.advance(Duration.between(ticker.now(), time));
        return ticker;
    }

    @Override
    public void close() {
        catalog.close();
    }

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
        if (!request.options().profile().map(PROFILE::equals).orElse(true)) {
            throw ArchivoltException.invalid("profile", "there is no such profile");
        }
        byte[] content = readAll(body);
        for (Checksum expected : request.expected()) {
            Checksum actual = checksum(expected.algorithm(), content);
            if (!actual.equals(expected)) {
                throw new ArchivoltException(ErrorCode.CHECKSUM_MISMATCH, "the body has another checksum")
                        .with("expected", expected)
                        .with("actual", actual);
            }
        }
        CommitOutcome outcome =
                catalog.commit(List.of(commit(request, content))).get(0);
        if (outcome.refused().isPresent()) {
            throw new ArchivoltException(outcome.refused().get(), "does not hold");
        }
        ObjectRecord object = outcome.object().orElseThrow();
        bytes.put(object.version(), content);
        return new PutResult(object, outcome.replaced());
    }

    private static ObjectCommit commit(PutRequest request, byte[] content) {
        return new ObjectCommit(
                UUID.randomUUID(),
                request.id(),
                request.precondition(),
                true,
                content.length,
                checksum(ChecksumAlgorithm.XXH128, content),
                request.contentType().orElse(""),
                request.metadata(),
                request.options().tags(),
                request.options().grouping(),
                request.copy().orElse(CopyRecord.SOURCE),
                LAYOUT,
                Instant.parse("2026-02-03T04:05:06Z"),
                List.of());
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

    /** As the store: asks a few entries ahead of the answers. */
    @Override
    public void putAll(PutSequence sequence) throws ArchivoltException {
        for (Optional<PutEntry> next = sequence.next(); next.isPresent(); next = sequence.next()) {
            PutEntry entry = next.get();
            try {
                sequence.stored(entry, put(entry.request(), entry.body()));
            } catch (ArchivoltException e) {
                sequence.refused(entry, e);
            }
        }
    }

    @Override
    public ObjectReader open(ObjectSelector which, Optional<String> copy) throws ArchivoltException {
        ObjectRecord object = find(which).orElseThrow(() -> noSuch(which));
        if (copy.isPresent()
                && object.copies().stream().noneMatch(each -> each.name().equals(copy.get()))) {
            throw noSuch(which);
        }
        byte[] content = bytes.get(object.version());
        return new ObjectReader() {
            @Override
            public ObjectRecord object() {
                return object;
            }

            @Override
            public void read(ByteRange range, ObjectTarget target) throws ArchivoltException {
                reads.incrementAndGet();
                transfer(Arrays.copyOfRange(content, (int) range.offset(), (int) range.end()), target);
            }
        };
    }

    private static ArchivoltException noSuch(ObjectSelector which) {
        return new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object").with("object", which);
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
    public Optional<ObjectRecord> find(ObjectSelector which) throws ArchivoltException {
        return catalog.find(which);
    }

    @Override
    public ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit) throws ArchivoltException {
        return catalog.list(query, after, limit);
    }

    @Override
    public ObjectLocation locate(ObjectSelector which) throws ArchivoltException {
        ObjectRecord object = find(which).orElseThrow(() -> noSuch(which));
        return new ObjectLocation(
                object,
                object.copies().stream()
                        .map(copy -> new CopyLocation(
                                copy,
                                List.of(new MediumLocation(
                                        MEDIUM,
                                        Optional.of("host"),
                                        Optional.of(new DeviceId(Family.DISK, "lib", "d1")),
                                        true,
                                        true,
                                        object.size())),
                                Optional.of(Duration.ofMillis(1500))))
                        .toList());
    }

    @Override
    public ObjectRecord rename(ObjectSelector which, ObjectId to) throws ArchivoltException {
        return catalog.rename(which, to).orElseThrow(() -> noSuch(which));
    }

    @Override
    public ObjectRecord change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException {
        return catalog.change(which, change, precondition).orElseThrow(() -> noSuch(which));
    }

    @Override
    public Optional<ObjectVersion> delete(ObjectId id, Precondition precondition) throws ArchivoltException {
        return catalog.deprecate(id, precondition);
    }

    @Override
    public ObjectRecord undelete(ObjectSelector which) throws ArchivoltException {
        return catalog.undelete(which).orElseThrow(() -> noSuch(which));
    }

    @Override
    public Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException {
        return catalog.remove(which, precondition);
    }

    @Override
    public ObjectRecord copy(CopyRequest request) throws ArchivoltException {
        copyRequests.add(request);
        ObjectRecord object = find(request.which()).orElseThrow(() -> noSuch(request.which()));
        beforeCopy.run();
        CommitOutcome outcome = catalog.addCopies(List.of(new CopyCommit(
                        UUID.randomUUID(),
                        new CopyRef(object.version(), request.name()),
                        LAYOUT,
                        object.created(),
                        List.of())))
                .get(0);
        if (outcome.refused().isPresent()) {
            throw new ArchivoltException(outcome.refused().get(), "adding a copy").with("name", request.name());
        }
        return outcome.object().orElseThrow();
    }

    @Override
    public void removeCopy(CopyRef copy) throws ArchivoltException {
        if (!catalog.removeCopy(copy)) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such copy").with("copy", copy);
        }
    }

    @Override
    public List<String> profiles() {
        return List.of(PROFILE);
    }

    /** Stores text, for tests that are about something else. */
    public ObjectRecord add(String id, String text) throws ArchivoltException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        PutRequest request = new PutRequest(
                new ObjectId(id),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                StorageOptions.DEFAULT,
                Precondition.NONE,
                List.of());
        CommitOutcome outcome =
                catalog.commit(List.of(commit(request, content))).get(0);
        bytes.put(outcome.object().orElseThrow().version(), content);
        return outcome.object().orElseThrow();
    }

    /** What is visible under an id. */
    byte[] content(String id) throws ArchivoltException {
        return bytes.get(find(new ObjectId(id)).orElseThrow().version());
    }

    /** All ids that are visible. */
    public Set<String> ids() throws ArchivoltException {
        Set<String> ids = new HashSet<>();
        list(ObjectQuery.ofPrefix(""), Optional.empty(), 10_000)
                .objects()
                .forEach(object -> ids.add(object.id().text()));
        return ids;
    }
}
