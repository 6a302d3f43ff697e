package org.archivolt.shell.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.RunningChecksum;
import org.archivolt.base.Tags;
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
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;

/** Objects in the catalog of the testkit; their bytes are the last ones that were put. Writes down what was asked of it. */
final class FakeStore implements ObjectStore, AutoCloseable {
    private static final LayoutRecord LAYOUT = new LayoutRecord("raid1", 1, 0, Map.of("replicas", "2"));
    /** Entries that are asked for before the first is stored. */
    private static final int AHEAD = 3;

    final MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker());
    final List<PutRequest> puts = new ArrayList<>();
    final List<CopyRequest> copies = new ArrayList<>();
    final List<Optional<String>> opened = new ArrayList<>();
    byte[] bytes = new byte[0];
    boolean failReads;

    @Override
    public void close() {
        catalog.close();
    }

    @Override
    public PutResult put(PutRequest request, ObjectBody body) throws ArchivoltException {
        puts.add(request);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(7);
        while (body.read(buffer.clear()) > 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        bytes = all.toByteArray();
        RunningChecksum checksum = ChecksumAlgorithm.XXH128.start();
        checksum.update(ByteBuffer.wrap(bytes));
        CommitOutcome outcome = commit(new ObjectCommit(
                UUID.randomUUID(),
                request.id(),
                request.precondition(),
                true,
                bytes.length,
                checksum.finish(),
                request.contentType().orElse(""),
                request.metadata(),
                request.options().tags(),
                request.options().grouping(),
                request.copy().orElse(CopyRecord.SOURCE),
                LAYOUT,
                FakeBackend.TIME,
                List.of()));
        return new PutResult(outcome.object().orElseThrow(), outcome.replaced());
    }

    private CommitOutcome commit(ObjectCommit commit) throws ArchivoltException {
        CommitOutcome outcome = catalog.commit(List.of(commit)).get(0);
        if (outcome.refused().isPresent()) {
            throw new ArchivoltException(outcome.refused().get(), "does not hold");
        }
        return outcome;
    }

    ObjectRecord add(String id, long size, Map<String, String> metadata) throws ArchivoltException {
        return commit(new ObjectCommit(
                        UUID.randomUUID(),
                        new ObjectId(id),
                        Precondition.NONE,
                        true,
                        size,
                        ChecksumAlgorithm.XXH128.start().finish(),
                        "text/plain",
                        metadata,
                        Tags.NONE,
                        Optional.empty(),
                        CopyRecord.SOURCE,
                        LAYOUT,
                        FakeBackend.TIME,
                        List.of()))
                .object()
                .orElseThrow();
    }

    /** As the store: asks for some entries before it stores the first. */
    @Override
    public void putAll(PutSequence sequence) throws ArchivoltException {
        List<PutEntry> ahead = new ArrayList<>();
        Optional<PutEntry> next = sequence.next();
        while (next.isPresent() || !ahead.isEmpty()) {
            next.ifPresent(ahead::add);
            next = next.isPresent() && ahead.size() < AHEAD ? sequence.next() : next;
            if (ahead.size() == AHEAD || next.isEmpty()) {
                answer(ahead.remove(0), sequence);
                next = next.isPresent() ? sequence.next() : next;
            }
        }
    }

    private void answer(PutEntry entry, PutSequence sequence) {
        try {
            sequence.stored(entry, put(entry.request(), entry.body()));
        } catch (ArchivoltException e) {
            sequence.refused(entry, e);
        }
    }

    @Override
    public ObjectReader open(ObjectSelector which, Optional<String> copy) throws ArchivoltException {
        opened.add(copy);
        ObjectRecord object = found(which);
        return new ObjectReader() {
            @Override
            public ObjectRecord object() {
                return object;
            }

            @Override
            public void read(ByteRange range, ObjectTarget target) throws ArchivoltException {
                target.write(ByteBuffer.wrap(bytes, 0, failReads ? 1 : bytes.length));
                if (failReads) {
                    throw new ArchivoltException(ErrorCode.DATA_CORRUPT, "reading an extent");
                }
            }
        };
    }

    private ObjectRecord found(ObjectSelector which) throws ArchivoltException {
        return find(which)
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object"));
    }

    @Override
    public Optional<ObjectRecord> find(ObjectSelector which) throws ArchivoltException {
        return catalog.find(which);
    }

    @Override
    public ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit) throws ArchivoltException {
        return catalog.list(query, after, limit);
    }

    /** The copy that was made last is the quickest. */
    @Override
    public ObjectLocation locate(ObjectSelector which) throws ArchivoltException {
        ObjectRecord object = found(which);
        List<CopyLocation> locations = new ArrayList<>();
        for (CopyRecord copy : object.copies()) {
            MediumId medium = new MediumId(Family.DISK, "library-of-some-length", "medium-0123456789-" + copy.name());
            locations.add(
                    0,
                    new CopyLocation(
                            copy,
                            List.of(new MediumLocation(
                                    medium,
                                    Optional.of("host-with-a-long-name"),
                                    Optional.of(new DeviceId(Family.DISK, "library", "a-device-of-length")),
                                    true,
                                    true,
                                    object.size())),
                            Optional.of(Duration.ofSeconds(90))));
        }
        return new ObjectLocation(object, locations);
    }

    @Override
    public ObjectRecord rename(ObjectSelector which, ObjectId to) throws ArchivoltException {
        found(which);
        return catalog.rename(which, to).orElseThrow();
    }

    @Override
    public ObjectRecord change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException {
        found(which);
        return catalog.change(which, change, precondition).orElseThrow();
    }

    @Override
    public Optional<ObjectVersion> delete(ObjectId id, Precondition precondition) throws ArchivoltException {
        return catalog.deprecate(id, precondition);
    }

    @Override
    public ObjectRecord undelete(ObjectSelector which) throws ArchivoltException {
        return catalog.undelete(which)
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object"));
    }

    @Override
    public Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException {
        return catalog.remove(which, precondition);
    }

    @Override
    public ObjectRecord copy(CopyRequest request) throws ArchivoltException {
        copies.add(request);
        CopyRef copy = new CopyRef(found(request.which()).version(), request.name());
        CommitOutcome outcome = catalog.addCopies(
                        List.of(new CopyCommit(UUID.randomUUID(), copy, LAYOUT, FakeBackend.TIME, List.of())))
                .get(0);
        if (outcome.refused().isPresent()) {
            throw new ArchivoltException(outcome.refused().get(), "adding a copy");
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
        return List.of("archive", "safe");
    }
}
