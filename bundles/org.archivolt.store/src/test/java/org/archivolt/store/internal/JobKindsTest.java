package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobState;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.store.JobOrder;
import org.archivolt.store.JobReport;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;
import org.archivolt.store.internal.jobs.JobEngine;
import org.archivolt.store.internal.jobs.JobsSettings;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.ldm.FakeMedium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The store's own kinds of jobs, in a whole store. */
class JobKindsTest {
    private static final int OBJECT_BYTES = 200_000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, byte[]> expected = new TreeMap<>();
    private final LaterTicker later = new LaterTicker();
    private StoreHouse house = open(new TestSettings());
    private JobEngine engine = engine();

    JobKindsTest() throws Exception {
        System.out.println("seed " + seed);
    }

    private static StoreHouse open(TestSettings settings) throws Exception {
        return open(3, settings);
    }

    private static StoreHouse open(int disks, TestSettings settings) throws Exception {
        return new StoreHouse(disks, 64L << 20, settings);
    }

    /** Runs ahead of the system's, as far as a test says. */
    private static final class LaterTicker implements Ticker {
        private volatile Duration ahead = Duration.ZERO;

        void advance(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public long nanos() {
            return Ticker.system().nanos() + ahead.toNanos();
        }

        @Override
        public Instant now() {
            return Ticker.system().now().plus(ahead);
        }
    }

    private JobEngine newEngine() {
        return new JobEngine(
                house.catalog.jobs(),
                house.catalog,
                "lab",
                UUID.randomUUID(),
                () -> house.store().transfers() == 0,
                new JobsSettings(
                        2, JobPace.FULL, Duration.ofMillis(10), Duration.ofDays(30), 100, Duration.ofSeconds(5)),
                Ticker.system());
    }

    private JobEngine engine() {
        JobEngine started = newEngine();
        started.bindKind(new ScrubKind(house.catalog, house.catalog, house.scheduler(), house.store()));
        started.bindKind(new RepairKind(house.catalog, house.store()));
        started.bindKind(new CollectKind(house.catalog, house.catalog, house.store(), later));
        started.bindKind(new RepackKind(house.catalog, house.catalog, house.scheduler(), house.store()));
        started.bindKind(new CopyKind(house.catalog, house.store()));
        started.bindKind(new ReleaseKind(house.catalog, house.catalog, house.store()));
        return started;
    }

    private void reopen(TestSettings settings) throws Exception {
        engine.close();
        house.close();
        house = open(5, settings);
        engine = engine();
    }

    @AfterEach
    void close() {
        engine.close();
        house.close();
    }

    private void put(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            byte[] bytes = Bodies.random(random, OBJECT_BYTES);
            String id = "o" + i;
            house.put(StoreHouse.request(id, false, Map.of("replicas", "3")), Bodies.of(bytes));
            expected.put(id, bytes);
        }
    }

    private long start(String kind, String subject, String... parameters) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            values.put(parameters[i], parameters[i + 1]);
        }
        return engine.start(new JobOrder(kind, subject, values, JobPace.FULL))
                .job()
                .number();
    }

    private JobReport run(String kind, String subject, String... parameters) throws Exception {
        return engine.awaitEnd(start(kind, subject, parameters), Duration.ofSeconds(20))
                .get();
    }

    /** The file of an object. */
    private static String file(FakeMedium medium, String object) {
        return medium.addresses().stream()
                .filter(address -> address.contains(object))
                .findFirst()
                .orElseThrow();
    }

    private void corrupt(FakeMedium medium, String object) {
        medium.corrupt(file(medium, object), random.nextInt(OBJECT_BYTES));
    }

    private void awaitRepaired() {
        Await.until("all is repaired", () -> house.store().repairer().isQuiet() && house.catalog.damagedCount() == 0);
    }

    @Test
    void scrubReadsEveryExtentOfAMedium() throws Exception {
        put(20);
        JobReport report = run("scrub", house.media.get(0).id().toString());
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().objects()).isEqualTo(20);
        assertThat(report.job().progress().bytes()).isEqualTo(20L * OBJECT_BYTES);
        assertThat(report.job().progress().failures()).isZero();
    }

    @Test
    void scrubFindsAFlippedBitAndALostFileWhichAreRepaired() throws Exception {
        put(10);
        corrupt(house.media.get(0), "o1");
        corrupt(house.media.get(1), "o2");
        FakeMedium third = house.media.get(2);
        third.lose(file(third, "o3"));
        house.store().repairer().pause(); // or the scrub comes upon what was made anew, too

        JobReport report = run("scrub", "disk");
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().objects()).isEqualTo(30);
        assertThat(report.job().progress().failures()).isEqualTo(3);
        assertThat(report.job().problem()).isPresent();
        house.store().repairer().goOn();
        awaitRepaired();
        assertThat(run("scrub", "disk").job().progress().failures()).isZero();
        house.assertHolds(expected);
    }

    @Test
    void scrubFindsDamageInsideAPack() throws Exception {
        engine.close();
        house.close();
        TestSettings settings = new TestSettings();
        settings.packs = new PackRules(Map.of(Family.DISK, 16_384), 1 << 20);
        house = open(settings);
        engine = engine();
        putTogether(10);
        FakeMedium medium = house.media.get(0);
        ExtentRecord member =
                house.catalog.extentsOn(medium.id(), -1, 10).get(3).extent();
        medium.corrupt(member.address(), (int) member.pack().orElseThrow().offset() + 5_000);

        assertThat(run("scrub", medium.id().toString()).job().progress().failures())
                .isEqualTo(1);
        awaitRepaired();
        house.assertHolds(expected);
    }

    private void putTogether(int count) throws Exception {
        List<PutEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = Bodies.random(random, 10_000);
            entries.add(
                    new PutEntry(StoreHouse.request("small" + i, false, Map.of("replicas", "3")), Bodies.of(bytes)));
            expected.put("small" + i, bytes);
        }
        Iterator<PutEntry> next = entries.iterator();
        house.store().putAll(new PutSequence() {
            @Override
            public Optional<PutEntry> next() {
                return next.hasNext() ? Optional.of(next.next()) : Optional.empty();
            }

            @Override
            public void stored(PutEntry entry, PutResult result) {
                // as expected
            }

            @Override
            public void refused(PutEntry entry, ArchivoltException why) {
                throw new AssertionError(why);
            }
        });
    }

    @Test
    void scrubOfASampleReadsAboutThatMuch() throws Exception {
        put(60);
        long read = run("scrub", house.media.get(0).id().toString(), "sample.percent", "50")
                .job()
                .progress()
                .objects();
        assertThat(read).isBetween(10L, 50L);
    }

    @Test
    void sampleIsWhatItSaysAndAlwaysTheSame() {
        int chosen = 0;
        for (int i = 0; i < 10_000; i++) {
            UUID extent = new UUID(random.nextLong(), random.nextLong());
            boolean isChosen = ScrubKind.isInSample(extent, 7, 10);
            assertThat(ScrubKind.isInSample(extent, 7, 10)).isEqualTo(isChosen);
            assertThat(ScrubKind.isInSample(extent, 7, 100)).isTrue();
            chosen += isChosen ? 1 : 0;
        }
        assertThat(chosen).isBetween(800, 1_200);
    }

    @Test
    void scrubIsRefusedWithTheFieldAtFault() {
        assertFault("none");
        assertFault("");
        assertFault("a:b");
        assertFails(NO_SUCH_MEDIUM, () -> start("scrub", "disk:lab:none"));
        assertThat(assertFails(INVALID_ARGUMENT, () -> start("scrub", "disk", "sample.percent", "101"))
                        .facts())
                .containsEntry("field", "parameters.sample.percent");
        assertThat(assertFails(INVALID_ARGUMENT, () -> start("repair", "disk")).facts())
                .containsEntry("field", "subject");
    }

    private void assertFault(String subject) {
        assertThat(assertFails(INVALID_ARGUMENT, () -> start("scrub", subject)).facts())
                .containsEntry("field", "subject");
    }

    /** Goal: whoever cancels does not wait for media, nor for the job. Method: no medium is to be had, for ever. */
    @Test
    void scrubIsCancelledPromptlyWhileItWaitsForMedia() throws Exception {
        put(1);
        engine.close();
        List<Answer<Allocation>> asked = new CopyOnWriteArrayList<>();
        ResourceScheduler busy = (ResourceScheduler) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ResourceScheduler.class}, (proxy, method, arguments) -> {
                    asked.add(new Answer<>(asked.size()));
                    return asked.get(asked.size() - 1);
                });
        engine = newEngine();
        engine.bindKind(new ScrubKind(house.catalog, house.catalog, busy, house.store()));
        long job = start("scrub", "disk");
        Await.until("it waits for a medium", () -> asked.size() == 1);

        assertThat(engine.cancel(job).job().state()).isEqualTo(JobState.CANCELLED);
        Await.until("it waits no more", () -> asked.get(0).isCancelled());
    }

    @Test
    void scrubOfAnEmptyMediumEndsAtOnce() throws Exception {
        JobReport report = run("scrub", house.media.get(0).id().toString());
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().objects()).isZero();
    }

    @Test
    void scrubOfAFamilyGoesOnWhenAMediumCannotBeHad() throws Exception {
        put(5);
        MediumId gone = house.media.get(1).id();
        house.scheduler().lock(gone);
        JobReport report = run("scrub", "disk");
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().objects()).isEqualTo(10);
        assertThat(report.job().progress().failures()).isEqualTo(1);
        assertThat(run("scrub", gone.toString()).job().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void repairTriesAllThatIsDamagedNow() throws Exception {
        put(4);
        house.store().repairer().pause();
        corrupt(house.media.get(0), "o1");
        corrupt(house.media.get(1), "o2");
        run("scrub", "disk");
        assertThat(house.catalog.damagedCount()).isPositive();

        long damaged = house.catalog.damagedCount();
        JobReport report = run("repair", "");
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().objects()).isEqualTo(damaged);
        assertThat(house.catalog.damagedCount()).isZero();
        house.store().repairer().goOn();
        house.assertHolds(expected);
    }

    @Test
    void collectRemovesWhatNobodyNeeds() throws Exception {
        put(4);
        house.delete("o1");
        expected.remove("o1");
        JobReport report = run("collect", "");
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().failures()).isZero();
        assertThat(house.catalog.orphanExtents()).isZero();
        house.assertHolds(expected);
    }

    private JobReport done(String kind, String subject, String... parameters) throws Exception {
        JobReport report = run(kind, subject, parameters);
        assertThat(report.job().state())
                .as(String.valueOf(report.job().problem()))
                .isEqualTo(JobState.DONE);
        return report;
    }

    private List<PlacedExtent> on(FakeMedium medium) throws Exception {
        return house.catalog.extentsOn(medium.id(), -1, 1000);
    }

    @Test
    void repackMovesEveryFileAndFormatsTheMedium() throws Exception {
        reopen(new TestSettings());
        put(5);
        FakeMedium medium = house.media.get(0);
        int count = on(medium).size();
        UUID format = house.catalog.medium(medium.id()).orElseThrow().format().orElseThrow();

        JobReport report = done("repack", medium.id().toString(), "format", "yes");

        assertThat(report.job().progress().objects()).isEqualTo(count);
        assertThat(report.job().progress().bytes()).isEqualTo((long) count * OBJECT_BYTES);
        assertThat(on(medium)).isEmpty();
        MediumRecord record = house.catalog.medium(medium.id()).orElseThrow();
        assertThat(record.format().orElseThrow()).isNotEqualTo(format);
        assertThat(record.access().put()).isTrue();
        assertThat(columnsOnOneMedium()).isEmpty();
        house.assertHolds(expected);
    }

    /** Objects two columns of which are on one medium. */
    private List<String> columnsOnOneMedium() throws Exception {
        List<String> bad = new ArrayList<>();
        for (String id : house.ids()) {
            StoredObjectRecord stored = house.catalog.locate(new ObjectId(id)).orElseThrow();
            for (StoredCopy copy : stored.copies()) {
                long media = copy.extents().stream()
                        .map(ExtentRecord::medium)
                        .distinct()
                        .count();
                if (media
                        < copy.extents().stream()
                                .map(ExtentRecord::column)
                                .distinct()
                                .count()) {
                    bad.add(id);
                }
            }
        }
        return bad;
    }

    @Test
    void repackMovesMembersOfPacksIntoPacks() throws Exception {
        TestSettings settings = new TestSettings();
        settings.packs = new PackRules(Map.of(Family.DISK, 16_384), 1 << 20);
        settings.versionsKept = Duration.ofHours(1);
        reopen(settings);
        putTogether(20);
        for (int i = 0; i < 5; i++) {
            house.delete("small" + i);
            expected.remove("small" + i);
        }
        FakeMedium medium = house.media.get(0);

        JobReport report = done("repack", medium.id().toString(), "format", "yes");

        assertThat(report.job().progress().objects()).isEqualTo(20);
        assertThat(on(medium)).isEmpty();
        assertThat(columnsOnOneMedium()).isEmpty();
        for (FakeMedium other : house.media) {
            assertThat(on(other))
                    .allSatisfy(placed -> assertThat(placed.extent().pack()).isPresent());
        }
        house.assertHolds(expected);
        assertThat(house.store()
                        .undelete(ObjectSelector.of(new ObjectId("small3")))
                        .isVisible())
                .isTrue();
        assertThat(house.get("small3")).hasSize(10_000);
    }

    @Test
    void repackLeavesWhatIsDamagedToRepairAndDoesNotFormat() throws Exception {
        reopen(new TestSettings());
        house.store().repairer().pause();
        put(5);
        FakeMedium medium = house.media.get(0);
        corrupt(medium, on(medium).get(0).object().text());

        JobReport report = run("repack", medium.id().toString(), "format", "yes");

        assertThat(report.job().state()).isEqualTo(JobState.FAILED);
        assertThat(report.job().progress().failures())
                .as(report.job().problem().toString())
                .isEqualTo(1);
        assertThat(on(medium)).hasSize(1);
        assertThat(house.catalog.medium(medium.id()).orElseThrow().access().put())
                .isTrue();
        house.store().repairer().goOn();
        awaitRepaired();
        house.assertHolds(expected);
    }

    @Test
    void repackRefusesWhatIsNotThere() {
        assertFails(NO_SUCH_MEDIUM, () -> start("repack", "disk:lab:nowhere"));
        assertFails(INVALID_ARGUMENT, () -> start("repack", "nonsense"));
        assertFails(
                INVALID_ARGUMENT, () -> start("repack", house.media.get(0).id().toString(), "format", "maybe"));
    }

    @Test
    void copyWritesACopyOfEachObjectOnce() throws Exception {
        reopen(new TestSettings());
        put(5);

        assertThat(done("copy", "", "to", "second").job().progress().objects()).isEqualTo(5);
        assertThat(done("copy", "", "to", "second").job().progress().objects()).isZero();

        for (String id : expected.keySet()) {
            StoredObjectRecord stored = house.catalog.locate(new ObjectId(id)).orElseThrow();
            assertThat(stored.copies()).extracting(copy -> copy.copy().name()).containsExactly("source", "second");
        }
        house.assertHolds(expected);
    }

    @Test
    void copyTakesOnlyWhatIsOldEnoughAndBeginsSo() throws Exception {
        reopen(new TestSettings());
        put(3);
        assertThat(done("copy", "", "to", "second", "after.hours", "1")
                        .job()
                        .progress()
                        .objects())
                .isZero();
        assertThat(done("copy", "o1", "to", "second").job().progress().objects())
                .isEqualTo(1);
        assertFails(INVALID_ARGUMENT, () -> start("copy", ""));
        assertFails(INVALID_ARGUMENT, () -> start("copy", "", "to", "source"));
        assertFails(INVALID_ARGUMENT, () -> start("copy", "", "to", "x", "layout.parameters", "replicas"));
    }

    @Test
    void releaseRemovesOnlyWhatHasAnotherCopyAndOnlyUntilThereIsRoom() throws Exception {
        reopen(new TestSettings());
        put(10);
        done("copy", "o1", "to", "far");
        done("copy", "o2", "to", "far");
        done("copy", "o3", "to", "far");
        Await.until(
                "the catalog knows how full media are",
                () -> house.catalog.media().stream()
                        .allMatch(medium ->
                                medium.space().freeBytes() < medium.space().totalBytes()));

        JobReport all = done("release", "disk", "keep", "far", "above.percent", "0", "below.percent", "0");

        assertThat(all.job().progress().objects()).isEqualTo(3);
        assertThat(copies("o1")).containsExactly("far");
        assertThat(copies("o4")).containsExactly("source");
        house.assertHolds(expected);
        assertThat(done("release", "disk", "keep", "far", "above.percent", "99")
                        .job()
                        .progress()
                        .objects())
                .isZero();
        assertFails(INVALID_ARGUMENT, () -> start("release", "disk"));
        assertFails(
                INVALID_ARGUMENT,
                () -> start("release", "disk", "keep", "far", "above.percent", "10", "below.percent", "20"));
    }

    private List<String> copies(String id) throws Exception {
        return house.catalog.find(new ObjectId(id)).orElseThrow().copies().stream()
                .map(CopyRecord::name)
                .toList();
    }

    @Test
    void collectRemovesVersionsKeptForLongEnough() throws Exception {
        TestSettings settings = new TestSettings();
        settings.versionsKept = Duration.ofHours(1);
        reopen(settings);
        put(2);
        put(2);
        house.delete("o1");
        expected.remove("o1");
        assertThat(done("collect", "").job().progress().objects()).isZero();

        later.advance(Duration.ofHours(25));

        assertThat(done("collect", "").job().progress().objects()).isGreaterThanOrEqualTo(3);
        house.assertHolds(expected);
    }
}
