package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;
import org.archivolt.store.StorageOptions;

/** Puts objects, one or many: from requests to compositions, and from outcomes to answers. */
final class Putter {
    /** Of one composition of many objects: what is held in memory is bounded. */
    private static final int OBJECTS_MAX = 500;

    private static final long BYTES_MAX = 4L << 30;

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final Profiles profiles;
    private final TransferServices services;
    private final StoreSettings settings;

    Putter(ObjectCatalog objects, ResourceCatalog resources, Profiles profiles, TransferServices services) {
        this.objects = objects;
        this.profiles = profiles;
        this.resources = resources;
        this.services = services;
        this.settings = services.settings();
    }

    /** A request that was looked at: its layout is there, and the parameters are complete. */
    record Prepared(ObjectBody body, ObjectPlan plan, LayoutRecord layout) {}

    /** The layout is let go of again: who waits his turn must not keep it from being replaced. */
    Prepared prepare(PutRequest request, ObjectBody body) throws ArchivoltException {
        RequestRules.check(request);
        StorageOptions options = profiles.complete(request.options());
        RequestRules.check(options, body.size());
        LayoutRecord layout = layout(options);
        Placement placement = placement(options);
        checkEarly(request);
        return new Prepared(body, plan(request, options, body, placement), layout);
    }

    /** A further copy of a version; as {@link #prepare(PutRequest, ObjectBody)}. */
    Prepared prepare(ObjectRecord object, String copy, StorageOptions asked, ObjectBody body, Set<MediumId> avoided)
            throws ArchivoltException {
        RequestRules.checkCopyName("name", copy);
        StorageOptions options = profiles.complete(asked);
        RequestRules.check(options, body.size());
        Placement placement = placement(options);
        ObjectPlan plan = new ObjectPlan(
                object.id(),
                body.size(),
                object.contentType(),
                object.metadata(),
                Precondition.NONE,
                List.of(object.checksum()),
                copy,
                Optional.of(object),
                avoided,
                new Placement(
                        placement.family(),
                        placement.tags(),
                        placement.library(),
                        placement.grouping().or(object::grouping),
                        placement.noSplit()),
                options.layoutParameters());
        return new Prepared(body, plan, layout(options));
    }

    private LayoutRecord layout(StorageOptions options) throws ArchivoltException {
        try (LayoutLease lease = lease(options.layout())) {
            return Composition.layout(lease.description(), lease.description().resolve(options.layoutParameters()));
        }
    }

    private Placement placement(StorageOptions options) throws ArchivoltException {
        Family family = options.family().orElse(settings.defaultFamily());
        if (!services.scheduler().families().contains(family)) {
            throw RequestRules.unknownFamily(family);
        }
        return new Placement(family, options.tags(), options.library(), options.grouping(), options.noSplit());
    }

    private LayoutLease lease(Optional<String> asked) throws ArchivoltException {
        try {
            return services.layouts().lease(asked.orElse(settings.defaultLayout()));
        } catch (ArchivoltException e) {
            throw asked.isPresent() && e.code() == LAYOUT_UNAVAILABLE ? e.with("field", "layout") : e;
        }
    }

    /** Spares a client a transfer that must fail; what counts is decided at the commit. */
    private void checkEarly(PutRequest request) throws ArchivoltException {
        if (request.precondition().equals(Precondition.NONE)) {
            return;
        }
        Optional<Checksum> visible = objects.find(request.id()).map(ObjectRecord::checksum);
        if (!request.precondition().holds(visible)) {
            throw new ArchivoltException(
                            PRECONDITION_FAILED,
                            visible.isPresent()
                                    ? "the object is there, and not as expected"
                                    : "there is no such object")
                    .with("id", request.id());
        }
    }

    private static ObjectPlan plan(PutRequest request, StorageOptions options, ObjectBody body, Placement placement) {
        return new ObjectPlan(
                request.id(),
                body.size(),
                request.contentType().orElse(LocalObjectStore.DEFAULT_CONTENT_TYPE),
                request.metadata(),
                request.precondition(),
                request.expected(),
                request.copy().orElse(CopyRecord.SOURCE),
                Optional.empty(),
                Set.of(),
                placement,
                options.layoutParameters());
    }

    PutResult put(Prepared prepared) throws ArchivoltException {
        return put(prepared, new Allocations());
    }

    /** @param granted to the transfer that this is a part of */
    PutResult put(Prepared prepared, Allocations granted) throws ArchivoltException {
        try (Composition composition = new Composition(granted, services)) {
            int key = composition.declare(prepared.plan(), prepared.layout());
            acquire(composition, prepared.plan().placement());
            composition.io(key, prepared.body());
            composition.fini();
            return result(composition.outcome(key));
        }
    }

    private void acquire(Composition composition, Placement placement) throws ArchivoltException {
        try {
            composition.acquire();
        } catch (ArchivoltException e) {
            throw e.code() == NO_MEDIA ? unknown(placement).orElse(e) : e;
        }
    }

    /** What was asked for that no medium here has, if that is the reason. */
    private Optional<ArchivoltException> unknown(Placement placement) throws ArchivoltException {
        boolean isFree =
                placement.tags().words().isEmpty() && placement.library().isEmpty();
        if (isFree) {
            return Optional.empty();
        }
        List<MediumRecord> media = resources.media().stream()
                .filter(m -> m.id().family().equals(placement.family()))
                .toList();
        if (media.stream().noneMatch(m -> m.tags().includes(placement.tags()))) {
            return Optional.of(RequestRules.unknownTags(placement.family(), placement.tags()));
        }
        return placement
                .library()
                .filter(library ->
                        media.stream().noneMatch(m -> m.id().library().equals(library)))
                .map(library -> RequestRules.unknownLibrary(placement.family(), library));
    }

    private PutResult result(CommitOutcome outcome) {
        if (outcome.replaced()) {
            services.reaper().trigger();
        }
        return new PutResult(outcome.object().orElseThrow(), outcome.replaced());
    }

    /** What becomes of each of many. */
    interface Told<T> {
        void stored(T what, PutResult result);

        void refused(T what, ArchivoltException why);
    }

    /** Objects that are put together. Each is answered, some as soon as it has failed. */
    final class Batch<T> implements AutoCloseable {
        private final List<T> whats = new ArrayList<>();
        private final List<Prepared> prepared = new ArrayList<>();
        private final Told<T> answers;
        private final List<T> written = new ArrayList<>();
        private final List<Integer> keys = new ArrayList<>();
        private Composition composition = new Composition(services);

        Batch(Told<T> answers) {
            this.answers = answers;
        }

        void add(T what, Prepared put) {
            whats.add(what);
            prepared.add(put);
        }

        boolean isEmpty() {
            return whats.isEmpty();
        }

        /** Acquires media and transfers all; what cannot be composed with the others is put alone. */
        void write() {
            for (Prepared each : prepared) {
                composition.declare(each.plan(), each.layout());
            }
            try {
                acquire(composition, prepared.get(0).plan().placement());
            } catch (ArchivoltException e) {
                if (whats.size() == 1) {
                    answers.refused(whats.get(0), e);
                } else {
                    putEachAlone();
                }
                return;
            }
            for (int key = 0; key < whats.size(); key++) {
                io(key);
            }
            composition.beginFini();
        }

        private void io(int key) {
            try {
                composition.io(key, prepared.get(key).body());
                written.add(whats.get(key));
                keys.add(key);
            } catch (ArchivoltException e) {
                answers.refused(whats.get(key), e);
            }
        }

        /** One that asks for what cannot be had must not take the others with it. */
        private void putEachAlone() {
            composition.close();
            composition = new Composition(services);
            for (int i = 0; i < whats.size(); i++) {
                try {
                    answers.stored(whats.get(i), put(prepared.get(i)));
                } catch (ArchivoltException e) {
                    answers.refused(whats.get(i), e);
                }
            }
        }

        /** Waits a little while; returns whether {@link #finish} will not have to. */
        boolean awaitFinished(Duration bound) {
            return composition.awaitFini(bound);
        }

        /** Waits until all is durable and visible, or has failed. */
        void finish() {
            composition.endFini();
            for (int i = 0; i < written.size(); i++) {
                try {
                    answers.stored(written.get(i), result(composition.outcome(keys.get(i))));
                } catch (ArchivoltException e) {
                    answers.refused(written.get(i), e);
                }
            }
        }

        @Override
        public void close() {
            composition.close();
        }
    }

    /** While one batch is flushed and committed, the next is written. */
    void putAll(PutSequence sequence) throws ArchivoltException {
        Gathering gathering = new Gathering(sequence);
        Batch<PutEntry> last = null;
        try {
            while (gathering.more) {
                Batch<PutEntry> next = gathering.gather();
                if (!next.isEmpty()) {
                    next.write();
                }
                finish(last);
                last = next;
            }
        } finally {
            finish(last);
        }
    }

    private static void finish(Batch<?> batch) {
        if (batch != null) {
            try (batch) {
                batch.finish();
            }
        }
    }

    /** Takes from a sequence as much as one composition may have. */
    private final class Gathering implements Told<PutEntry> {
        private final PutSequence sequence;
        private boolean more = true;

        Gathering(PutSequence sequence) {
            this.sequence = sequence;
        }

        Batch<PutEntry> gather() throws ArchivoltException {
            Batch<PutEntry> batch = new Batch<>(this);
            long bytes = 0;
            long packed = 0;
            try {
                for (int i = 0; more && i < OBJECTS_MAX && bytes < BYTES_MAX && packed < maxPacked(); i++) {
                    Optional<PutEntry> entry = sequence.next();
                    more = entry.isPresent();
                    Optional<Prepared> prepared = more ? prepared(entry.get()) : Optional.empty();
                    if (prepared.isPresent()) {
                        ObjectPlan plan = prepared.get().plan();
                        batch.add(entry.get(), prepared.get());
                        bytes += plan.size().orElse(0);
                        packed += settings.packs().isSmall(plan) ? plan.size().orElse(0) : 0;
                    }
                }
            } catch (ArchivoltException | RuntimeException e) {
                batch.close();
                throw e;
            }
            return batch;
        }

        private long maxPacked() {
            return settings.packs().packBytesMax();
        }

        private Optional<Prepared> prepared(PutEntry entry) {
            try {
                return Optional.of(prepare(entry.request(), entry.body()));
            } catch (ArchivoltException e) {
                sequence.refused(entry, e);
                return Optional.empty();
            }
        }

        @Override
        public void stored(PutEntry entry, PutResult result) {
            sequence.stored(entry, result);
        }

        @Override
        public void refused(PutEntry entry, ArchivoltException why) {
            sequence.refused(entry, why);
        }
    }
}
