package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitterTest {
    private static final MediumId MEDIUM = new MediumId(Family.DISK, "lab", "d0");
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final VirtualTicker ticker = new VirtualTicker();
    private final MemoryCatalog memory = new MemoryCatalog(ticker);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile Interference interference = (method, size) -> {};
    private GroupCommitter committer;

    /** What a test does to the catalog before a call. */
    private interface Interference {
        void before(String method, Collection<?> changes) throws ArchivoltException;
    }

    @BeforeEach
    void start() throws Exception {
        memory.addMedium(new MediumRecord(
                MEDIUM,
                "fake",
                Tags.NONE,
                AdministrativeStatus.UNLOCKED,
                FilesystemStatus.EMPTY,
                Optional.of(UUID.randomUUID()),
                Space.UNKNOWN,
                0,
                0,
                ticker.now(),
                Set.of()));
        TestSettings settings = new TestSettings();
        settings.catalogWait = BOUND;
        settings.catalogQueueMax = 50;
        committer = new GroupCommitter(watched(), settings.build(), ticker, abandoned::incrementAndGet);
        committer.start();
    }

    @AfterEach
    void stop() {
        committer.close();
        memory.close();
    }

    private ObjectCatalog watched() {
        return (ObjectCatalog) Proxy.newProxyInstance(
                ObjectCatalog.class.getClassLoader(), new Class<?>[] {ObjectCatalog.class}, (proxy, method, args) -> {
                    Collection<?> changes = (Collection<?>) args[0];
                    calls.add(method.getName() + " " + changes.size());
                    interference.before(method.getName(), changes);
                    try {
                        return method.invoke(memory, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aLoneWriterNeverWaits() throws Exception {
        PendingExtent extent = extent();
        get(committer.declare(List.of(extent)));
        CommitOutcome outcome = get(committer.commit(commit("o", extent)));

        assertThat(outcome.object()).isPresent();
        assertThat(calls).containsExactly("declare 1", "commit 1");
    }

    /** Many times: the thread may be slow to come. */
    @Test
    void whatIsQueuedTogetherGoesIntoOneCall() throws Exception {
        PendingExtent visible = extent();
        get(committer.declare(List.of(visible)));
        ObjectRecord object =
                get(committer.commit(commit("o", visible))).object().orElseThrow();
        calls.clear();
        List<CompletableFuture<?>> queued = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            committer.together(() -> {
                queued.add(committer.visible(List.of(object.id())));
                Thread.yield();
                queued.add(committer.declare(List.of(extent())));
                queued.add(committer.declare(List.of(extent())));
            });
            for (CompletableFuture<?> each : queued) {
                assertThat((Object) get(each)).isEqualTo(Map.of(object.id(), object.version()));
            }
            queued.clear();
        }
        assertThat(calls).hasSize(200).containsOnly("declare 2");
    }

    @Test
    void whatArrivesDuringACallGoesIntoOneNext() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        interference = (method, changes) -> await(hold);
        CompletableFuture<?> first = committer.declare(List.of(extent()));
        Await.until("the first call runs", () -> calls.size() == 1);
        List<CompletableFuture<?>> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(committer.declare(List.of(extent(), extent())));
        }
        committer.abandon(List.of(UUID.randomUUID()));
        interference = (method, changes) -> {};
        hold.countDown();

        get(first);
        for (CompletableFuture<?> each : others) {
            get(each);
        }
        Await.until("the abandonment is done", () -> abandoned.get() == 1);
        assertThat(calls).containsExactly("declare 1", "declare 40", "abandon 1");
    }

    @Test
    void aPoisonedChangeFailsAlone() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        interference = (method, changes) -> await(hold);
        List<ObjectCommit> commits = new ArrayList<>();
        CompletableFuture<?> declared = null;
        for (int i = 0; i < 9; i++) {
            PendingExtent extent = extent();
            declared = committer.declare(List.of(extent));
            commits.add(commit("o" + i, extent));
        }
        List<CompletableFuture<CommitOutcome>> answers =
                commits.stream().map(committer::commit).toList();
        interference = (method, changes) -> {
            if (changes.contains(commits.get(4))) {
                throw new ArchivoltException(CATALOG_CORRUPT, "choking");
            }
        };
        hold.countDown();

        get(declared);
        for (int i = 0; i < 9; i++) {
            int number = i;
            if (i == 4) {
                assertFails(CATALOG_CORRUPT, () -> get(answers.get(number)));
            } else {
                assertThat(get(answers.get(i)).object()).isPresent();
            }
        }
        assertThat(memory.list(ObjectQuery.ofPrefix(""), Optional.empty(), 100).objects())
                .hasSize(8);
    }

    @Test
    void aBugInTheCatalogFailsItsChangeAndNothingElse() throws Exception {
        interference = (method, changes) -> {
            throw new IllegalStateException("oops");
        };
        assertFails(INTERNAL, () -> get(committer.declare(List.of(extent()))));

        interference = (method, changes) -> {};
        get(committer.declare(List.of(extent())));
    }

    @Test
    void repeatsUntilTheDatabaseIsBack() throws Exception {
        memory.goAway();
        PendingExtent extent = extent();
        CompletableFuture<?> declared = committer.declare(List.of(extent));
        Await.until("another try", () -> {
            ticker.advance(Duration.ofMillis(10));
            committer.wake();
            return calls.size() >= 3;
        });
        assertThat(declared).isNotDone();

        memory.comeBack();
        pass(Duration.ofMillis(10), declared);

        get(declared);
        assertThat(memory.pendingExtents()).isEqualTo(1);
    }

    @Test
    void repeatsACommitWhoseOutcomeIsUnknown() throws Exception {
        PendingExtent extent = extent();
        get(committer.declare(List.of(extent)));
        memory.loseAnswers(2);

        CompletableFuture<CommitOutcome> answer = committer.commit(commit("o", extent));
        pass(Duration.ofMillis(10), answer);

        assertThat(get(answer).object().orElseThrow().version().version()).isEqualTo(1);
        assertThat(calls).containsExactly("declare 1", "commit 1", "commit 1", "commit 1");
    }

    @Test
    void givesUpAtTheBound() throws Exception {
        PendingExtent extent = extent();
        get(committer.declare(List.of(extent)));
        memory.goAway();

        CompletableFuture<CommitOutcome> answer = committer.commit(commit("o", extent));
        pass(Duration.ofSeconds(1), answer);

        assertFails(CATALOG_UNAVAILABLE, () -> get(answer));
        assertThat(Duration.ofNanos(ticker.nanos())).isGreaterThanOrEqualTo(BOUND);
    }

    @Test
    void abandonsForAsLongAsItTakes() throws Exception {
        PendingExtent extent = extent();
        get(committer.declare(List.of(extent)));
        memory.goAway();
        committer.abandon(List.of(extent.extent()));
        for (int i = 0; i < 30; i++) {
            ticker.advance(BOUND);
            committer.wake();
        }

        memory.comeBack();
        Await.until("the extent is an orphan", () -> {
            ticker.advance(Duration.ofSeconds(1));
            committer.wake();
            return memory.orphanExtents() == 1;
        });
        Await.until("the reaper is told", () -> abandoned.get() == 1);
    }

    @Test
    void refusesWhenTooManyWait() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        interference = (method, changes) -> await(hold);
        List<CompletableFuture<?>> accepted = new ArrayList<>();
        accepted.add(committer.declare(List.of(extent())));
        awaitCalls(1);
        for (int i = 0; i < 50; i++) {
            accepted.add(committer.declare(List.of(extent())));
        }

        assertFails(BUSY, () -> get(committer.declare(List.of(extent()))));

        hold.countDown();
        for (CompletableFuture<?> each : accepted) {
            get(each);
        }
    }

    @Test
    void writesWhatWaitsBeforeItEnds() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        interference = (method, changes) -> await(hold);
        CompletableFuture<?> first = committer.declare(List.of(extent()));
        CompletableFuture<?> second = committer.declare(List.of(extent()));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(committer::close);
        Await.until("it is closed", () -> refusesAsClosed(committer));
        hold.countDown();

        get(closed);
        get(first);
        get(second);
    }

    private boolean refusesAsClosed(GroupCommitter closing) throws Exception {
        CompletableFuture<?> late = closing.declare(List.of(extent()));
        return late.isCompletedExceptionally() && assertFails(SHUTTING_DOWN, () -> get(late)) != null;
    }

    private void awaitCalls(int count) {
        Await.until(count + " calls", () -> calls.size() >= count);
    }

    /** Lets virtual time pass, in small steps, until there is an answer. */
    private void pass(Duration step, CompletableFuture<?> answer) {
        Await.until("an answer", () -> {
            ticker.advance(step);
            committer.wake();
            return answer.isDone();
        });
    }

    private static <T> T get(CompletableFuture<T> answer) throws ArchivoltException {
        return Answers.await(answer, Duration.ofSeconds(10), "testing");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("held for ever");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static PendingExtent extent() {
        UUID uuid = UUID.randomUUID();
        return new PendingExtent(uuid, MEDIUM, "e/" + uuid, "lab", UUID.randomUUID());
    }

    private static ObjectCommit commit(String id, PendingExtent extent) {
        var checksum = ChecksumAlgorithm.XXH128.start().finish();
        return new ObjectCommit(
                UUID.randomUUID(),
                new ObjectId(id),
                Precondition.NONE,
                false,
                0,
                checksum,
                "text/plain",
                Map.of(),
                Tags.NONE,
                Optional.empty(),
                CopyRecord.SOURCE,
                new LayoutRecord(CopyLayout.NAME, 1, 0, Map.of()),
                Instant.EPOCH,
                List.of(new ExtentRecord(
                        extent.extent(),
                        extent.medium(),
                        extent.address(),
                        0,
                        0,
                        0,
                        checksum,
                        1,
                        ChecksumAlgorithm.CRC32C,
                        new byte[0],
                        Optional.empty())));
    }
}
