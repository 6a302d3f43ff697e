package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.CHECKSUM_MISMATCH;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;
import static org.archivolt.base.ErrorCode.RANGE_NOT_SATISFIABLE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.Failures.assertFailsWithAny;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.RunningChecksum;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.StorageOptions;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.ldm.Call;
import org.archivolt.testkit.ldm.FakeMedium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalObjectStoreTest {
    /** Of a family that says nothing else. */
    private static final int STREAMS = 64;

    private final Random random = new Random(7);
    private StoreHouse house;

    @BeforeEach
    void open() throws Exception {
        TestSettings settings = new TestSettings();
        settings.catalogWait = Duration.ofMillis(300);
        house = new StoreHouse(3, 16L << 20, settings);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000})
    void givesBackWhatItWasGiven(int size) throws Exception {
        byte[] bytes = Bodies.random(random, size);

        PutResult known = house.put("known", bytes);
        house.put(StoreHouse.request("unknown"), Bodies.ofUnknownSize(bytes));

        assertThat(known.replaced()).isFalse();
        assertThat(known.object().size()).isEqualTo(size);
        assertThat(known.object().checksum()).isEqualTo(checksum(ChecksumAlgorithm.XXH128, bytes));
        assertThat(known.object().contentType()).isEqualTo("application/octet-stream");
        assertThat(known.object().metadata()).isEqualTo(Map.of("owner", "mia"));
        assertThat(known.object().layout().name()).isEqualTo(CopyLayout.NAME);
        house.assertHolds(Map.of("known", bytes, "unknown", bytes));
        house.assertAccountsAreRight();
    }

    @Test
    void writesEachReplicaToAnotherMediumAndDescribesIt() throws Exception {
        byte[] bytes = Bodies.random(random, 10_000);
        house.put(StoreHouse.request("a/b", false, Map.of("replicas", "3")), Bodies.of(bytes));

        for (FakeMedium medium : house.media) {
            assertThat(medium.durableAddresses()).hasSize(1);
            String address = medium.durableAddresses().iterator().next();
            assertThat(address).contains("a%2Fb.");
            assertThat(medium.bytes(address)).isEqualTo(bytes);
        }
    }

    @Test
    void survivesALossOfPower() throws Exception {
        byte[] bytes = Bodies.random(random, 100_000);
        house.put("safe", bytes);

        house.crashAndRestart(random);

        house.assertHolds(Map.of("safe", bytes));
    }

    @Test
    void replacesInOneStep() throws Exception {
        house.put("o", Bodies.random(random, 5000));
        byte[] second = Bodies.random(random, 6000);

        PutResult result = house.put("o", second);

        assertThat(result.replaced()).isTrue();
        assertThat(result.object().version().version()).isEqualTo(2);
        house.assertHolds(Map.of("o", second));
        house.assertAccountsAreRight();
    }

    @Test
    void deletes() throws Exception {
        house.put("gone", Bodies.random(random, 5000));
        house.put("stays", new byte[] {1});

        assertThat(house.delete("gone")).isTrue();
        assertThat(house.delete("gone")).isFalse();

        assertFails(NO_SUCH_OBJECT, () -> house.get("gone"));
        house.assertHolds(Map.of("stays", new byte[] {1}));
        house.assertAccountsAreRight();
    }

    @Test
    void refusesToReplaceWhenAskedNotTo() throws Exception {
        byte[] first = Bodies.random(random, 5000);
        house.put("o", first);

        assertFails(
                PRECONDITION_FAILED,
                () -> house.put(StoreHouse.request("o", true, Map.of()), Bodies.of(new byte[] {1})));

        house.assertHolds(Map.of("o", first));
    }

    /** Goal: the decision falls at the commit. Method: another put of the same id gets in while the body is read. */
    @Test
    void refusesToReplaceWhatCameMeanwhile() throws Exception {
        byte[] first = Bodies.random(random, 5000);
        byte[] late = Bodies.random(random, 5000);
        house.media.get(0).faults().onNext(Call.WRITE, () -> {
            try {
                house.put("o", first);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        assertFails(
                PRECONDITION_FAILED,
                () -> house.put(StoreHouse.request("o", true, Map.of("replicas", "3")), Bodies.of(late)));

        house.assertHolds(Map.of("o", first));
        house.assertAccountsAreRight();
    }

    @Test
    void refusesAnotherBodyThanAnnounced() throws Exception {
        byte[] bytes = Bodies.random(random, 5000);
        Checksum right = checksum(ChecksumAlgorithm.SHA256, bytes);
        Checksum wrong = checksum(ChecksumAlgorithm.MD5, new byte[] {1});

        house.put(StoreHouse.request("right", right), Bodies.of(bytes));
        assertFails(CHECKSUM_MISMATCH, () -> house.put(StoreHouse.request("wrong", right, wrong), Bodies.of(bytes)));

        house.assertHolds(Map.of("right", bytes));
    }

    @Test
    void leavesNothingOfAnAbortedPut() throws Exception {
        byte[] bytes = Bodies.random(random, 500_000);

        assertFails(CLIENT_ABORTED, () -> house.put(StoreHouse.request("o"), Bodies.abortedAfter(bytes, 300_000)));

        house.assertHolds(Map.of());
        house.assertAccountsAreRight();
    }

    @Test
    void leavesNothingWhenAMediumIsFull() throws Exception {
        byte[] bytes = Bodies.random(random, 10 << 20);
        house.put(StoreHouse.request("first", false, Map.of("replicas", "3")), Bodies.of(bytes));

        assertFails(NO_SPACE, () -> house.put("known", bytes));
        assertFails(NO_SPACE, () -> house.put(StoreHouse.request("unknown"), Bodies.ofUnknownSize(bytes)));

        house.assertHolds(Map.of("first", bytes));
    }

    @Test
    void leavesNothingWhenAMediumFailsInTheMiddle() throws Exception {
        for (FakeMedium medium : house.media) {
            medium.faults().failAfter(Call.WRITE, 2, MEDIUM_FAULT);
        }

        ArchivoltException failure = assertFails(MEDIUM_FAULT, () -> house.put("o", Bodies.random(random, 9 << 20)));

        assertThat(failure.facts()).containsKey("medium");
        house.media.forEach(m -> m.faults().heal());
        Await.until("nothing is visible", () -> house.ids().isEmpty());
    }

    @Test
    void leavesNothingWhenTheFlushFails() throws Exception {
        house.media.get(0).faults().failNext(Call.SYNC, MEDIUM_FAULT);

        assertFailsWithAny(
                () -> house.put(StoreHouse.request("o", false, Map.of("replicas", "3")), Bodies.of(new byte[500])),
                MEDIUM_FAULT);

        assertThat(house.ids()).isEmpty();
        Await.until("nothing is pending", () -> house.catalog.pendingExtents() == 0);
    }

    @Test
    void repeatsACommitWhoseAnswerWasLost() throws Exception {
        byte[] bytes = Bodies.random(random, 5000);
        house.media.get(0).faults().onNext(Call.SYNC, () -> house.catalog.loseAnswers(1));

        PutResult result = house.put(StoreHouse.request("o", false, Map.of("replicas", "3")), Bodies.of(bytes));

        assertThat(result.object().version().version()).isEqualTo(1);
        house.assertHolds(Map.of("o", bytes));
    }

    @Test
    void failsWhenTheCatalogStaysAwayAndCleansUpWhenItIsBack() throws Exception {
        house.catalog.goAway();

        assertFails(CATALOG_UNAVAILABLE, () -> house.put("o", new byte[100]));
        house.catalog.comeBack();

        house.assertHolds(Map.of());
        byte[] bytes = Bodies.random(random, 5000);
        house.put("o", bytes);
        house.assertHolds(Map.of("o", bytes));
    }

    @Test
    void keepsAnObjectWhoseCommitWasDoneThoughNobodyHeard() throws Exception {
        byte[] bytes = Bodies.random(random, 5000);
        house.media.get(0).faults().onNext(Call.SYNC, () -> house.catalog.loseAnswers(1_000));

        assertFails(
                CATALOG_UNAVAILABLE,
                () -> house.put(StoreHouse.request("o", false, Map.of("replicas", "3")), Bodies.of(bytes)));
        house.catalog.loseAnswers(0);

        house.assertHolds(Map.of("o", bytes));
    }

    @Test
    void readsRanges() throws Exception {
        byte[] bytes = Bodies.random(random, 3_000_000);
        house.put("o", bytes);
        ObjectReader reader = house.store().open(new ObjectId("o"));

        for (ByteRange range : List.of(
                new ByteRange(0, 1),
                new ByteRange(1_048_575, 2),
                new ByteRange(2_999_999, 1),
                new ByteRange(500_000, 2_000_000),
                new ByteRange(3_000_000, 0))) {
            Bodies.Received received = new Bodies.Received();
            reader.read(range, received);
            assertThat(received.bytes()).isEqualTo(Arrays.copyOfRange(bytes, (int) range.offset(), (int) range.end()));
        }
        assertFails(RANGE_NOT_SATISFIABLE, () -> reader.read(new ByteRange(2_999_999, 2), new Bodies.Received()));
        house.assertNothingLeftOver();
    }

    /** Or it would wait for the very drive that it keeps itself. */
    @Test
    void repairTellsWhatItWritesOnWhileItWaitsForWhatItReads() throws Exception {
        house.put(StoreHouse.request("o", false, Map.of("replicas", "2")), Bodies.of(Bodies.random(random, 1_000)));
        house.written.clear();

        noteDamage("o");
        house.store().repairer().look();
        Await.until("all is repaired", () -> house.store().repairer().isQuiet() && house.catalog.damagedCount() == 0);

        assertThat(house.reads)
                .isNotEmpty()
                .allSatisfy(read -> assertThat(read.terms().held()).isNotEmpty().isEqualTo(house.written));
    }

    @Test
    void repairsTheOthersWhenNothingIsLeftOfOne() throws Exception {
        house.put(StoreHouse.request("gone", false, Map.of("replicas", "1")), Bodies.of(Bodies.random(random, 1_000)));
        house.put(StoreHouse.request("o", false, Map.of("replicas", "2")), Bodies.of(Bodies.random(random, 1_000)));

        noteDamage("gone");
        noteDamage("o");
        house.store().repairer().look();
        Await.until("one is repaired", () -> house.store().repairer().isQuiet() && house.catalog.damagedCount() == 1);

        assertThat(house.catalog.damaged(Instant.MAX, 10))
                .extracting(damaged -> damaged.object().id().text())
                .containsExactly("gone");
    }

    private void noteDamage(String id) throws Exception {
        StoredObjectRecord object =
                house.catalog.locate(ObjectSelector.of(new ObjectId(id))).orElseThrow();
        ExtentRecord lost = object.copies().get(0).extents().get(0);
        CopyRef copy = new CopyRef(object.object().version(), CopyRecord.SOURCE);
        house.catalog.noteDamage(List.of(new ExtentDamage(copy, lost.extent(), lost.column(), "lost")));
    }

    @Test
    void readsAnotherReplicaWhenOneIsDamagedOrLost() throws Exception {
        byte[] bytes = Bodies.random(random, 2_500_000);
        house.put(StoreHouse.request("o", false, Map.of("replicas", "3")), Bodies.of(bytes));
        FakeMedium lost = house.media.get(0);
        FakeMedium damaged = house.media.get(1);
        lost.lose(lost.addresses().iterator().next());
        damaged.corrupt(damaged.addresses().iterator().next(), 2_000_000);

        for (int i = 0; i < 10; i++) {
            assertThat(house.get("o")).isEqualTo(bytes);
        }
        Await.until("all is repaired", () -> house.store().repairer().isQuiet() && house.catalog.damagedCount() == 0);
        house.assertHolds(Map.of("o", bytes));
        assertThat(house.store().workbench().lentBytes()).isZero();
    }

    /**
     * Goal: nobody waits for a second replica while he keeps the first one's drive, which the second may need.
     * Method: the second is in use by as many as may use it; the first is damaged.
     */
    @Test
    void givesADamagedReplicaBackBeforeItWaitsForAnother() throws Exception {
        byte[] bytes = Bodies.random(random, 2_500_000);
        house.put(StoreHouse.request("o", false, Map.of("replicas", "2")), Bodies.of(bytes));
        List<FakeMedium> replicas =
                house.media.stream().filter(m -> !m.addresses().isEmpty()).toList();
        FakeMedium damaged = replicas.get(0);
        damaged.corrupt(damaged.addresses().iterator().next(), 2_000_000);
        List<Release> busy = useUp(replicas.get(1));

        CompletableFuture<byte[]> reading = CompletableFuture.supplyAsync(() -> {
            try {
                return house.get("o");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Await.until("it waits, and holds nothing", () -> {
            FamilySnapshot now = house.scheduler().snapshot(Family.DISK);
            return now.queued() == 1 && now.allocations() == busy.size();
        });
        for (Release each : busy) {
            house.scheduler().release(each).get(10, TimeUnit.SECONDS);
        }
        assertThat(reading.get(10, TimeUnit.SECONDS)).isEqualTo(bytes);
    }

    private List<Release> useUp(FakeMedium medium) throws Exception {
        List<Release> uses = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Allocation use = house.scheduler()
                    .allocate(new ReadRequest(ReadRequest.Operation.READ, List.of(medium.id()), 1))
                    .get(10, TimeUnit.SECONDS);
            uses.add(new Release(use.id(), List.of(Release.Part.unused(medium.id()))));
        }
        return uses;
    }

    @Test
    void makesDamagedReplicasAnew() throws Exception {
        byte[] bytes = Bodies.random(random, 2_500_000);
        house.put("o", bytes);
        FakeMedium damaged = house.media.stream()
                .filter(m -> !m.addresses().isEmpty())
                .findFirst()
                .orElseThrow();
        String former = damaged.addresses().iterator().next();
        damaged.corrupt(former, 1_200_000);

        Await.until("the damage is met", () -> {
            house.get("o");
            return house.media.stream().noneMatch(m -> m.addresses().contains(former));
        });

        assertThat(house.media.stream().filter(m -> m.addresses().size() == 1)).hasSize(2);
        house.assertHolds(Map.of("o", bytes));
        house.assertAccountsAreRight();
    }

    @Test
    void continuesOnAnotherMediumWhenOneIsFull() throws Exception {
        byte[] large = Bodies.random(random, 12 << 20);
        house.put(StoreHouse.request("first", false, Map.of("replicas", "1")), Bodies.of(large));
        byte[] bytes = Bodies.random(random, 9 << 20);

        house.put(StoreHouse.request("o", false, Map.of("replicas", "2")), Bodies.ofUnknownSize(bytes));
        house.put(StoreHouse.request("p", false, Map.of("replicas", "1")), Bodies.of(bytes));

        house.assertHolds(Map.of("first", large, "o", bytes, "p", bytes));
        house.assertAccountsAreRight();
    }

    @Test
    void goesOnWithoutAMediumThatDies() throws Exception {
        byte[] bytes = Bodies.random(random, 9 << 20);
        house.media.get(0).faults().failAfter(Call.WRITE, 3, MEDIUM_FAULT);

        house.put(StoreHouse.request("o"), Bodies.of(bytes));
        house.put(StoreHouse.request("p"), Bodies.of(bytes));

        assertThat(house.get("o")).isEqualTo(bytes);
        assertThat(house.get("p")).isEqualTo(bytes);
        assertThat(house.catalog.storedAddresses().values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isGreaterThanOrEqualTo(4);
    }

    @Test
    void tellsWhenNoReplicaIsLeft() throws Exception {
        house.put(StoreHouse.request("o", false, Map.of("replicas", "3")), Bodies.of(new byte[100]));
        house.media.forEach(m -> m.lose(m.addresses().iterator().next()));

        ArchivoltException failure = assertFails(MEDIUM_FAULT, () -> house.get("o"));

        assertThat(failure.facts()).containsKeys("disk:lab:d0", "disk:lab:d1", "disk:lab:d2");
        Await.until("all damage is noted", () -> house.catalog.damagedCount() == 1);
    }

    @Test
    void readsTheVersionThatWasOpenedThoughItIsReplacedMeanwhile() throws Exception {
        byte[] old = Bodies.random(random, 5000);
        house.put("o", old);
        ObjectReader reader = house.store().open(new ObjectId("o"));
        house.put("o", new byte[] {1});
        house.put("p", old);
        house.delete("p");
        Await.until("only what is open is left over", () -> house.catalog.orphanExtents() == 2);

        Bodies.Received received = new Bodies.Received();
        reader.read(ByteRange.whole(5000), received);

        assertThat(received.bytes()).isEqualTo(old);
        house.assertHolds(Map.of("o", new byte[] {1}));
    }

    @Test
    void tellsThatAnObjectWasDeletedWhenItsBytesAreGone() throws Exception {
        house.put("o", Bodies.random(random, 5000));
        ObjectReader reader = house.store().open(new ObjectId("o"));
        reader.read(new ByteRange(0, 10), new Bodies.Received());
        house.delete("o");
        house.assertNothingLeftOver();

        assertFails(NO_SUCH_OBJECT, () -> reader.read(new ByteRange(0, 10), new Bodies.Received()));
        assertThat(house.catalog.damagedCount()).isZero();
    }

    @Test
    void refusesWhatItCannotServe() {
        ObjectId id = new ObjectId("o");
        assertField("layout", LAYOUT_UNAVAILABLE, with(id, "nobody", Family.DISK, Tags.NONE));
        assertField("family", NO_SUCH_RESOURCE, with(id, CopyLayout.NAME, new Family("wax"), Tags.NONE));
        assertField("tags", NO_SUCH_RESOURCE, with(id, CopyLayout.NAME, Family.DISK, Tags.of("slow")));
        assertField("layout.replicas", INVALID_ARGUMENT, StoreHouse.request("o", false, Map.of("replicas", "9")));
        assertField("layout.color", INVALID_ARGUMENT, StoreHouse.request("o", false, Map.of("color", "9")));
        assertFails(NO_MEDIA, () -> house.put(StoreHouse.request("o", false, Map.of("replicas", "4")), one()));
        assertFails(INVALID_ARGUMENT, () -> house.store().list(ObjectQuery.ofPrefix(""), Optional.empty(), 0));
        house.assertNothingLeftOver();
    }

    private void assertField(String field, ErrorCode code, PutRequest request) {
        assertThat(assertFails(code, () -> house.put(request, one())).facts()).containsEntry("field", field);
    }

    private static ObjectBody one() {
        return Bodies.of(new byte[] {1});
    }

    private static PutRequest with(ObjectId id, String layout, Family family, Tags tags) {
        return new PutRequest(
                id,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                new StorageOptions(
                        Optional.empty(),
                        Optional.of(family),
                        Optional.empty(),
                        tags,
                        Optional.empty(),
                        false,
                        Optional.of(layout),
                        Map.of()),
                Precondition.NONE,
                List.of());
    }

    private static Checksum checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
        RunningChecksum running = algorithm.start();
        running.update(ByteBuffer.wrap(bytes));
        return running.finish();
    }
}
