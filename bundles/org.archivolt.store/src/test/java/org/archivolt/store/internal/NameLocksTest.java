package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.TIMEOUT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.Failures.assertFailsWithAny;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.HeldCredit;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.resource.MemoryCredits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who changes a name has it to himself; the house looks after each test whether all names have been given back. */
@SuppressWarnings("try") // A credit is held, and that is all.
class NameLocksTest {
    private static final ObjectId A = new ObjectId("dir/a");
    private static final ObjectId B = new ObjectId("other/b");
    private static final byte[] BYTES = {1, 2, 3};

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final TestSettings settings = new TestSettings();
    private StoreHouse house;
    private MemoryCredits elsewhere;

    @BeforeEach
    void open() throws Exception {
        settings.versionsKept = Duration.ofHours(1);
        settings.packs = new PackRules(Map.of(Family.DISK, 1024), 1 << 20);
        open(Duration.ofSeconds(10));
    }

    private void open(Duration catalogWait) throws Exception {
        if (house != null) {
            house.close();
        }
        settings.catalogWait = catalogWait;
        house = new StoreHouse(3, 64L << 20, settings);
        elsewhere = house.board.host("elsewhere");
    }

    @AfterEach
    void close() {
        clients.shutdownNow();
        house.close();
        assertThat(house.board.waiting()).isZero();
    }

    private HeldCredit hold(ObjectId id) throws ArchivoltException {
        NamesCredit name = NamesCredit.of(id);
        return elsewhere
                .acquire(CreditRequest.of(name.directory(), name.names(), "test"))
                .await();
    }

    private Future<PutResult> putting(ObjectId id, byte[] bytes) {
        return clients.submit(() -> house.put(id.text(), bytes));
    }

    private static <T> T result(Future<T> answer) throws Exception {
        try {
            return answer.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception known ? known : e;
        }
    }

    private void awaitWaiting(int count) {
        Await.until(count + " wait for names", () -> house.board.waiting() == count);
    }

    @Test
    void putsOfOneNameAtOnceBecomeItsVersions() throws Exception {
        List<Future<PutResult>> puts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            puts.add(putting(A, new byte[i % 2 == 0 ? 10 : 2000]));
        }

        List<Integer> versions = new ArrayList<>();
        for (Future<PutResult> each : puts) {
            versions.add(result(each).object().version().version());
        }

        assertThat(versions).doesNotHaveDuplicates().allMatch(each -> each >= 1 && each <= 20);
        assertThat(house.store().find(A).orElseThrow().version().version()).isEqualTo(20);
        house.assertNothingLeftOver();
    }

    @Test
    void putsOfOneNameAreMadeInTheOrderOfTheirArrival() throws Exception {
        List<Future<PutResult>> puts = new ArrayList<>();
        try (HeldCredit held = hold(A)) {
            for (int i = 0; i < 5; i++) {
                puts.add(putting(A, new byte[2000 + i]));
                awaitWaiting(i + 1);
            }
            assertThat(house.store().find(A)).isEmpty();
        }

        for (int i = 0; i < 5; i++) {
            PutResult put = result(puts.get(i));
            assertThat(put.object().version().version()).isEqualTo(i + 1);
            assertThat(put.object().size()).isEqualTo(2000 + i);
        }
    }

    @Test
    void namesDoNotWaitForEachOther() throws Exception {
        try (HeldCredit held = hold(A)) {
            house.put("dir/another", BYTES);
            house.put("b", BYTES);
            house.delete("dir/another");
        }
    }

    @Test
    void aSlowTransferKeepsNobodyFromItsName() throws Exception {
        house.mayAllocate = new CompletableFuture<>();
        Future<PutResult> slow = putting(A, BYTES);
        Await.until("it waits for media", () -> house.allocationsHeld.get() == 1);

        hold(A).close();

        house.mayAllocate.complete(null);
        assertThat(result(slow).replaced()).isFalse();
    }

    @Test
    void whoWaitsTooLongStoresNothing() throws Exception {
        open(Duration.ofMillis(1));
        try (HeldCredit held = hold(A)) {
            assertFails(TIMEOUT, () -> house.put(A.text(), BYTES));
            assertFails(TIMEOUT, () -> house.put(A.text(), new byte[5000]));
            assertFails(TIMEOUT, () -> house.store().rename(ObjectSelector.of(B), A));
            assertThat(house.board.held()).hasSize(1);
        }
        house.assertHolds(Map.of());
        house.put(A.text(), BYTES);
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() throws Exception {
        try (HeldCredit held = hold(A)) {
            Future<?> interrupted = clients.submit(() -> {
                Thread.currentThread().interrupt();
                return house.store().delete(A, Precondition.NONE);
            });
            assertFails(CANCELLED, () -> result(interrupted));

            Thread[] client = new Thread[1];
            Future<PutResult> put = clients.submit(() -> {
                client[0] = Thread.currentThread();
                return house.put(A.text(), new byte[5000]);
            });
            awaitWaiting(1);
            client[0].interrupt();
            assertFails(CANCELLED, () -> result(put));
            awaitWaiting(0);
        }
        house.assertHolds(Map.of());
    }

    @Test
    void whatChangesANameWaitsForWhoHasIt() throws Exception {
        ObjectSelector which = ObjectSelector.of(A);
        AttributeChange change = new AttributeChange(
                Map.of("k", "v"), Set.of(), false, Optional.empty(), Optional.empty(), Optional.empty());
        PutResult stored = house.put(A.text(), BYTES);
        ObjectSelector generation = new ObjectSelector(
                Optional.empty(), Optional.of(stored.object().version().uuid()), OptionalInt.empty());
        List<Callable<?>> changes = List.of(
                () -> house.store().change(which, change, Precondition.NONE),
                () -> house.store().delete(A, Precondition.NONE),
                () -> house.store().undelete(generation),
                () -> house.store().rename(which, B),
                () -> house.store().rename(generation, A),
                () -> house.store().remove(which, Precondition.NONE));
        for (Callable<?> each : changes) {
            Future<?> answer;
            try (HeldCredit held = hold(A)) {
                answer = clients.submit(each);
                awaitWaiting(1);
            }
            result(answer);
        }
        house.assertHolds(Map.of());
    }

    @Test
    void whoNamesAGenerationIsToldWhenItsNameHasChangedMeanwhile() throws Exception {
        PutResult stored = house.put(A.text(), BYTES);
        ObjectSelector generation = new ObjectSelector(
                Optional.empty(), Optional.of(stored.object().version().uuid()), OptionalInt.empty());
        HeldCredit held = hold(A);
        Future<?> renaming = clients.submit(() -> house.store().rename(generation, B));
        awaitWaiting(1);
        house.catalog.rename(generation, new ObjectId("elsewhere"));
        held.close();

        assertFails(BUSY, () -> result(renaming));
        assertThat(house.ids()).containsExactly("elsewhere");
        assertFails(NO_SUCH_OBJECT, () -> house.store().rename(ObjectSelector.of(A), B));
    }

    /** Goal: sets of names do not deadlock, and a put comes before or after a rename. */
    @Test
    void renamesToAndFroAndPutsGoOn() throws Exception {
        house.put(A.text(), BYTES);
        List<Callable<?>> changes = List.of(
                () -> house.store().rename(ObjectSelector.of(A), B),
                () -> house.store().rename(ObjectSelector.of(B), A),
                () -> house.put(A.text(), BYTES),
                () -> house.put(B.text(), BYTES));
        List<Future<?>> answers = new ArrayList<>();
        for (Callable<?> each : changes) {
            answers.add(clients.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    try {
                        each.call();
                    } catch (ArchivoltException e) {
                        assertThat(e.code()).isIn(ALREADY_EXISTS, NO_SUCH_OBJECT);
                    }
                }
                return null;
            }));
        }
        for (Future<?> each : answers) {
            result(each);
        }
        house.assertNothingLeftOver();
    }

    @Test
    void putsWaitWhileThisHostIsCutOff() throws Exception {
        house.credits().suspend();
        Future<PutResult> put = putting(A, BYTES);
        awaitWaiting(1);

        house.credits().resume();

        assertThat(result(put).replaced()).isFalse();
    }

    /** Goal: the thread of the committer ends changes that others wait behind, who queue theirs at once. */
    @Test
    void whoWaitsBehindAChangeThatFailsIsServed() throws Exception {
        open(Duration.ofSeconds(1));
        List<Future<PutResult>> puts = new ArrayList<>();
        try (HeldCredit held = hold(A)) {
            for (int i = 0; i < 3; i++) {
                puts.add(putting(A, new byte[2000]));
            }
            awaitWaiting(3);
            house.catalog.goAway();
        }
        for (Future<PutResult> each : puts) {
            assertFailsWithAny(() -> result(each), CATALOG_UNAVAILABLE, TIMEOUT);
        }
        house.catalog.comeBack();

        house.put(A.text(), BYTES);
        house.assertHolds(Map.of(A.text(), BYTES));
    }

    // ---- many

    private static final class Sequence implements PutSequence {
        private final Iterator<PutEntry> entries;
        private final List<PutResult> stored = new ArrayList<>();
        private final List<ArchivoltException> refused = new ArrayList<>();

        Sequence(List<PutEntry> entries) {
            this.entries = entries.iterator();
        }

        @Override
        public Optional<PutEntry> next() {
            return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
        }

        @Override
        public void stored(PutEntry entry, PutResult result) {
            stored.add(result);
        }

        @Override
        public void refused(PutEntry entry, ArchivoltException why) {
            refused.add(why);
        }
    }

    private static PutEntry entry(String id, byte[] bytes) {
        return new PutEntry(StoreHouse.request(id), Bodies.of(bytes));
    }

    @Test
    void manyNamesOfADirectoryAreAskedForTogether() throws Exception {
        List<PutEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            entries.add(entry((i % 2 == 0 ? "even/" : "odd/") + i, new byte[] {(byte) i}));
        }
        Sequence sequence = new Sequence(entries);

        house.store().putAll(sequence);

        assertThat(sequence.refused).isEmpty();
        assertThat(sequence.stored).hasSize(1000);
        assertThat(house.board.messages()).isEqualTo(2);
    }

    @Test
    void oneNameThatIsTakenKeepsNoOthers() throws Exception {
        open(Duration.ofMillis(1));
        Sequence sequence = new Sequence(List.of(entry("dir/x", BYTES), entry(A.text(), BYTES), entry("y", BYTES)));
        try (HeldCredit held = hold(A)) {
            house.store().putAll(sequence);
        }

        assertThat(sequence.refused).extracting(ArchivoltException::code).containsExactly(TIMEOUT);
        house.assertHolds(Map.of("dir/x", BYTES, "y", BYTES));
    }

    @RepeatedTest(5)
    void ofEntriesWithTheSameNameTheLastOneIsLast() throws Exception {
        List<PutEntry> entries = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            entries.add(entry(A.text(), new byte[i]));
            entries.add(entry("dir/" + i, BYTES));
        }
        Sequence sequence = new Sequence(entries);

        house.store().putAll(sequence);

        assertThat(sequence.refused).isEmpty();
        assertThat(house.store().find(A).orElseThrow().version().version()).isEqualTo(10);
        assertThat(house.get(A.text())).hasSize(10);
    }

    @Test
    void hostsShareADirectory() throws Exception {
        settings.host = "second";
        LocalObjectStore second = house.newStore(settings.build(), house.board.host("second"));
        Map<String, byte[]> expected = new TreeMap<>();
        try {
            List<Future<PutResult>> puts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                LocalObjectStore store = i % 2 == 0 ? house.store() : second;
                String id = "dir/" + i % 60;
                byte[] bytes = new byte[] {(byte) (i % 60)};
                expected.put(id, bytes);
                puts.add(clients.submit(() -> store.put(StoreHouse.request(id), Bodies.of(bytes))));
            }
            for (Future<PutResult> each : puts) {
                result(each);
            }
            house.assertHolds(expected);
        } finally {
            second.close();
        }
        assertThat(house.board.messages()).isGreaterThan(1);
    }
}
