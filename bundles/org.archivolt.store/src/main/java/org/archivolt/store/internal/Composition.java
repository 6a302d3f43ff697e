package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.WriteIntent;
import org.archivolt.layout.WrittenExtent;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.WriteRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composer of seed 002: objects are declared in it, what they need is acquired together, each is transferred, and
 * all are made durable and visible together.
 *
 * <pre>
 *   (init) ──declare──▶ DECLARED ──acquire──▶ ACQUIRED ──io──▶ WRITTEN ──fini──▶ COMMITTED or FAILED
 *                                                └──failure, close──▶ FAILED
 * </pre>
 *
 * One object's failure is its own; {@link #outcome} tells it. Whatever is not committed when the composition is closed is
 * taken back: its bytes at once as far as the media let us, its declarations in the background, the rest by the reaper.
 * For one thread.
 */
final class Composition implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Composition.class);

    private final LayoutLease layout;
    private final LayoutParameters parameters;
    private final Family family;
    private final Tags tags;
    private final TransferServices services;
    private final List<Item> items = new ArrayList<>();
    private final List<HeldMedia> held = new ArrayList<>();

    Composition(LayoutLease layout, LayoutParameters parameters, Family family, Tags tags, TransferServices services) {
        this.layout = layout;
        this.parameters = parameters;
        this.family = family;
        this.tags = tags;
        this.services = services;
    }

    /** @return the key by which the object is known here */
    int declare(ObjectPlan plan) {
        items.add(new Item(plan));
        return items.size() - 1;
    }

    /** Has the layout compose all declared objects, and acquires the media they need. */
    void acquire() throws ArchivoltException {
        layout.check();
        List<ObjectDeclaration> declarations = new ArrayList<>();
        for (int key = 0; key < items.size(); key++) {
            declarations.add(new ObjectDeclaration(key, items.get(key).plan.size()));
        }
        for (WriteIntent intent : inModule(m -> m.compose(declarations, parameters))) {
            acquire(intent);
        }
        for (Item item : items) {
            require(item.columns != null, "a layout composed no intent for an object");
        }
    }

    private void acquire(WriteIntent intent) throws ArchivoltException {
        require(intent.columns() <= WriteRequest.MEDIA_MAX, "a layout asked for too many columns");
        Allocation allocation = Answers.awaitOrCancel(
                services.scheduler().allocate(WriteRequest.of(family, intent.columns(), intent.bytesPerColumn(), tags)),
                services.settings().allocateWait(),
                "waiting for media to write on");
        HeldMedia media = new HeldMedia(allocation);
        held.add(media);
        require(media.grants().size() == intent.columns(), "the scheduler granted another number of media");
        requireRoom(media, intent.bytesPerColumn());
        for (int key : intent.objects()) {
            Item item = items.get(key);
            require(item.columns == null, "a layout composed two intents for one object");
            item.columns = new GrantedColumns(item.plan.id(), media, layout, services);
            item.columns.declareFirsts();
        }
    }

    /** An object that cannot fit is refused before it fills the medium. Continuing on further media comes with issue 5. */
    private static void requireRoom(HeldMedia media, long bytes) throws ArchivoltException {
        for (Grant grant : media.grants()) {
            if (grant.availableBytes() < bytes) {
                throw new ArchivoltException(NO_SPACE, "looking for room on media")
                        .with("medium", grant.medium())
                        .with("bytes", bytes)
                        .with("available", grant.availableBytes());
            }
        }
    }

    /** Transfers one object. When it fails, it is discarded at once; the others are as they were. */
    void io(int key, ObjectBody body) throws ArchivoltException {
        Item item = items.get(key);
        try {
            transfer(item, body);
        } catch (ArchivoltException e) {
            item.discard(e);
            throw e;
        }
    }

    private void transfer(Item item, ObjectBody body) throws ArchivoltException {
        VerifiedBody verified = new VerifiedBody(body, item.plan.expected(), layout);
        List<WrittenExtent> written = inModule(m -> m.write(parameters, verified, item.columns, services.workbench()));
        requireEnd(verified);
        item.written(verified, written.size());
        item.columns.seal(written, item.description);
    }

    /** A module is other people's code, and may lose its classes while it runs. */
    private <T> T inModule(ModuleCall<T> call) throws ArchivoltException {
        try {
            return call.on(layout.module());
        } catch (RuntimeException | LinkageError e) {
            layout.check();
            throw new ArchivoltException(INTERNAL, "running a layout", e)
                    .with("layout", layout.description().name());
        }
    }

    private interface ModuleCall<T> {
        T on(LayoutModule module) throws ArchivoltException;
    }

    private void requireEnd(VerifiedBody body) throws ArchivoltException {
        if (!body.isEnded()) {
            require(body.read(ByteBuffer.allocate(1)) == 0, "a layout left the end of a body unread");
        }
    }

    /**
     * Makes what was written durable, and then visible. Each object's {@link #outcome} tells what became of it.
     *
     * <p>The commit is queued by whoever tells that the media are flushed: the caller's thread need not wake for that.
     */
    void fini() {
        Map<HeldMedia, CompletableFuture<Void>> flushes = new IdentityHashMap<>();
        for (HeldMedia media : held) {
            flushes.put(media, services.scheduler().release(media.written(writtenOn(media))));
        }
        held.clear();
        List<Item> written = items.stream().filter(Item::isWritten).toList();
        written.forEach(item -> item.commitAfter(flushes.get(item.columns.media())));
        written.forEach(Item::awaitCommit);
    }

    private List<BegunExtent> writtenOn(HeldMedia media) {
        return items.stream()
                .filter(i -> i.isWritten() && i.columns.media() == media)
                .flatMap(i -> i.columns.extents().stream())
                .toList();
    }

    /** @throws ArchivoltException what the object failed with */
    CommitOutcome outcome(int key) throws ArchivoltException {
        Item item = items.get(key);
        if (item.failure != null) {
            throw item.failure;
        }
        return item.outcome;
    }

    /** Gives back and takes back whatever is left. Never fails; the first error is what the caller wants to hear. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        for (HeldMedia media : held) {
            items.stream()
                    .filter(i -> i.columns != null && i.columns.media() == media && i.failure == null)
                    .forEach(i -> i.columns.discard());
            services.scheduler().release(media.unused()).exceptionally(e -> {
                log.warn("giving back media after a failure: {}", e.getMessage());
                return null;
            });
        }
        held.clear();
        for (Item item : items) {
            item.abandon();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private LayoutRecord layoutRecord() {
        LayoutDescription description = layout.description();
        return new LayoutRecord(
                description.name(), description.major(), description.minor(), Map.copyOf(parameters.values()));
    }

    private static void require(boolean holds, String otherwise) throws ArchivoltException {
        if (!holds) {
            throw new ArchivoltException(INTERNAL, otherwise);
        }
    }

    /** One object on its way through the composition. */
    private final class Item {
        private final ObjectPlan plan;
        private final UUID uuid = UUID.randomUUID();
        private GrantedColumns columns;
        private ExtentDescription description;
        private volatile boolean flushed;
        private CompletableFuture<CommitOutcome> answer;
        private CommitOutcome outcome;
        private ArchivoltException failure;

        Item(ObjectPlan plan) {
            this.plan = plan;
        }

        void written(VerifiedBody body, int extents) {
            description = new ExtentDescription(
                    plan.id(),
                    uuid,
                    services.ticker().now(),
                    body.count(),
                    body.checksum(),
                    plan.contentType(),
                    plan.metadata(),
                    layoutRecord(),
                    extents);
        }

        boolean isWritten() {
            return description != null && failure == null;
        }

        void commitAfter(CompletableFuture<Void> flush) {
            columns.abandonUnused();
            ObjectCommit commit = commit();
            answer = flush.thenCompose(done -> {
                flushed = true;
                return services.committer().commit(commit);
            });
        }

        private ObjectCommit commit() {
            return new ObjectCommit(
                    uuid,
                    plan.id(),
                    plan.onlyIfAbsent(),
                    description.size(),
                    description.checksum(),
                    description.contentType(),
                    description.metadata(),
                    description.layout(),
                    columns.extents().stream().map(BegunExtent::toRecord).toList());
        }

        /** If the flush is not even done in time, what is queued later finds its declarations taken back. */
        void awaitCommit() {
            try {
                CommitOutcome answered = Answers.await(
                        answer,
                        services.settings().flushWait().plus(services.settings().catalogAnswerBound()),
                        "making an object durable and visible");
                if (answered.refused().isPresent()) {
                    failure = new ArchivoltException(answered.refused().get(), "committing an object")
                            .with("id", plan.id());
                } else {
                    outcome = answered;
                }
            } catch (ArchivoltException e) {
                failure = e;
            }
        }

        void discard(ArchivoltException why) {
            failure = why;
            boolean interrupted = Thread.interrupted();
            columns.discard();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Takes back the declarations of what is not committed. Where the outcome is unknown, that undoes nothing. */
        void abandon() {
            if (outcome == null && columns != null) {
                if (flushed) {
                    columns.extents().forEach(e -> services.reaper().noteAccounted(e.uuid(), e.size()));
                }
                columns.abandon();
            }
        }
    }
}
