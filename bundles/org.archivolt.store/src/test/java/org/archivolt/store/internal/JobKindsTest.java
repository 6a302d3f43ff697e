package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
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
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobState;
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
    private StoreHouse house = open(new TestSettings());
    private JobEngine engine = engine();

    JobKindsTest() throws Exception {
        System.out.println("seed " + seed);
    }

    private static StoreHouse open(TestSettings settings) throws Exception {
        return new StoreHouse(3, 64L << 20, settings);
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
        started.bindKind(new CollectKind(house.catalog, house.catalog, house.store()));
        return started;
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

        JobReport report = run("scrub", "disk");
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().objects()).isEqualTo(30);
        assertThat(report.job().progress().failures()).isEqualTo(3);
        assertThat(report.job().problem()).isPresent();
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
        house.store().delete(new ObjectId("o1"));
        expected.remove("o1");
        JobReport report = run("collect", "");
        assertThat(report.job().state()).isEqualTo(JobState.DONE);
        assertThat(report.job().progress().failures()).isZero();
        assertThat(house.catalog.orphanExtents()).isZero();
        house.assertHolds(expected);
    }
}
