package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.dss.CatalogSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when the server dies, hangs and comes back, in the middle of everything. */
final class DatabaseAwayTest {
    private static final PostgresSettings IMPATIENT = new PostgresSettings(
            Optional.empty(), 8, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));
    /** Twice the wait for a connection, and the statement's and the network's limits. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(2 * 2 + 2 + 5 + 5);

    private final CatalogSamples samples = new CatalogSamples();
    private final MediumId first = samples.mediumId("m1");
    private final MediumId second = samples.mediumId("m2");
    private final TestServer.Embedded server = Shared.embeddedServer();
    private RunningCatalog catalog;

    @BeforeEach
    void open() throws Exception {
        catalog = new RunningCatalog(server::address, IMPATIENT);
        catalog.resources().addMedium(samples.medium("m1"));
        catalog.resources().addMedium(samples.medium("m2"));
    }

    @AfterEach
    void close() {
        Await.until("the server is well again", this::works);
        catalog.close();
    }

    /**
     * Goal: kill -9 of the database loses nothing acknowledged and leaves nothing half done. Method: several threads
     * declare and commit, and repeat a commit until they know; the server is killed three times meanwhile.
     */
    @Test
    void keepsWhatWasAcknowledgedWhenTheServerIsKilled() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicLong longestNanos = new AtomicLong();
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Writer writer = new Writer("w" + i, end, acknowledged, longestNanos);
            writers.add(writer);
            writer.start();
        }
        for (int kill = 0; kill < 3; kill++) {
            int before = acknowledged.get();
            Await.until("more objects are committed", () -> acknowledged.get() > before + 50);
            server.kill();
            server.awaitBack();
        }
        int before = acknowledged.get();
        Await.until("objects are committed after the last kill", () -> acknowledged.get() > before + 50);
        end.set(true);
        for (Writer writer : writers) {
            writer.join(60_000);
            assertThat(writer.isAlive()).isFalse();
            assertThat(writer.failure).isNull();
        }

        assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(LONGEST_CALL);
        Set<String> promised = new HashSet<>();
        writers.forEach(writer -> promised.addAll(writer.acknowledgedIds));
        Set<String> visible = new HashSet<>();
        for (ObjectRecord object : all()) {
            visible.add(object.id().text());
            assertThat(object.version().version()).isEqualTo(1);
            assertThat(catalog.objects()
                            .locate(object.id())
                            .orElseThrow()
                            .copies()
                            .get(0)
                            .extents())
                    .hasSize(2);
        }
        assertThat(visible).containsExactlyInAnyOrderElementsOf(promised);
        catalog.objects().reclaim(samples.host(), UUID.randomUUID());
        Set<UUID> known = new HashSet<>();
        writers.forEach(writer -> known.addAll(writer.unusedExtents));
        assertThat(catalog.objects().orphans(List.of(first, second), 10_000))
                .extracting(OrphanExtent::extent)
                .isSubsetOf(known);
    }

    private List<ObjectRecord> all() throws ArchivoltException {
        List<ObjectRecord> all = new ArrayList<>();
        Optional<ObjectPosition> next = Optional.empty();
        do {
            ObjectPage page = catalog.objects().list(ObjectQuery.ofPrefix(samples.prefix()), next, 1000);
            all.addAll(page.objects());
            next = page.next();
        } while (next.isPresent());
        return all;
    }

    /** Writes small batches; repeats a commit until it has an answer, as the store does. */
    private final class Writer extends Thread {
        private final AtomicBoolean end;
        private final AtomicInteger acknowledged;
        private final AtomicLong longestNanos;
        private final List<String> acknowledgedIds = new ArrayList<>();
        private final List<UUID> unusedExtents = new ArrayList<>();
        private volatile Exception failure;

        Writer(String name, AtomicBoolean end, AtomicInteger acknowledged, AtomicLong longestNanos) {
            super(name);
            this.end = end;
            this.acknowledged = acknowledged;
            this.longestNanos = longestNanos;
        }

        @Override
        public void run() {
            try {
                for (int round = 0; !end.get(); round++) {
                    writeBatch(round);
                }
            } catch (Exception e) {
                failure = e;
            }
        }

        private void writeBatch(int round) throws Exception {
            List<PendingExtent> declared = new ArrayList<>();
            List<ObjectCommit> commits = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                List<PendingExtent> extents = samples.pendingOn(first, second);
                declared.addAll(extents);
                commits.add(samples.commitIfAbsent(samples.objectId(getName() + "-" + round + "-" + i), extents));
            }
            if (timed(() -> catalog.objects().declare(declared, List.of()))) {
                AtomicInteger done = new AtomicInteger();
                while (!timed(() -> catalog.objects().commit(commits).forEach(outcome -> {
                    acknowledgedIds.add(outcome.object().orElseThrow().id().text());
                    done.incrementAndGet();
                }))) {
                    assertThat(done).hasValue(0);
                }
                acknowledged.addAndGet(done.get());
            } else {
                declared.forEach(extent -> unusedExtents.add(extent.extent()));
            }
        }

        private boolean timed(Call call) throws Exception {
            long begin = Ticker.system().nanos();
            try {
                call.run();
                return true;
            } catch (ArchivoltException e) {
                assertThat(e.code()).as(e.getMessage()).isEqualTo(CATALOG_UNAVAILABLE);
                return false;
            } finally {
                long took = Ticker.system().nanos() - begin;
                longestNanos.accumulateAndGet(took, Math::max);
            }
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    /** Goal: a restart that is shorter than the patience of a call is not seen by callers at all. */
    @Test
    void waitsForAServerThatIsBackSoon() throws Exception {
        PostgresSettings patient = new PostgresSettings(
                Optional.empty(), 4, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));
        try (RunningCatalog other = new RunningCatalog(server::address, patient)) {
            assertThat(other.objects().find(samples.objectId("none"))).isEmpty();
            server.kill();
            assertThat(other.objects().find(samples.objectId("none"))).isEmpty();
            Await.until("it says that it works", () -> other.status().fault().isEmpty());
        }
    }

    /** Goal: a server that neither answers nor says goodbye holds nobody for ever. Method: it is stopped, not killed. */
    @Test
    void doesNotWaitForeverForAServerThatHangs() throws Exception {
        Await.until("it says that it works", () -> catalog.status().fault().isEmpty());
        server.freeze();
        try {
            long begin = Ticker.system().nanos();
            assertFails(CATALOG_UNAVAILABLE, () -> catalog.objects().find(samples.objectId("o")));
            assertThat(Duration.ofNanos(Ticker.system().nanos() - begin)).isLessThan(LONGEST_CALL);

            long asked = Ticker.system().nanos();
            assertThat(catalog.status().fault()).isPresent();
            assertThat(Duration.ofNanos(Ticker.system().nanos() - asked)).isLessThan(Duration.ofSeconds(10));
        } finally {
            server.thaw();
        }
        Await.until("it works again", this::works);
        Await.until("it says that it works", () -> catalog.status().fault().isEmpty());
    }

    private boolean works() {
        try {
            return catalog.objects().find(samples.objectId("o")).isEmpty();
        } catch (ArchivoltException e) {
            assertThat(e.code()).isEqualTo(CATALOG_UNAVAILABLE);
            return false;
        }
    }

    @Test
    @SuppressWarnings("try") // the subscription is only held
    void tellsThatAnythingMayHaveChangedWhenTheFeedIsBack() throws Exception {
        BlockingQueue<String> words = new LinkedBlockingQueue<>();
        try (ChangeFeed.Subscription subscription = catalog.changes().subscribe(listener(words))) {
            Await.until("the feed is connected", () -> hearsOfAnAddition(words));
            words.clear();
            server.kill();
            server.awaitBack();
            Await.until(
                    "it is told that anything may have changed",
                    () -> next(words).equals("anything"));
            Await.until("changes are told again", () -> hearsOfAnAddition(words));
        }
    }

    /** What is added while the feed is not connected is not announced by name, so this may have to be tried again. */
    private boolean hearsOfAnAddition(BlockingQueue<String> words) throws Exception {
        String medium = "m" + UUID.randomUUID();
        if (!add(medium)) {
            return false;
        }
        for (String word = ""; word != null; word = words.poll(1, TimeUnit.SECONDS)) {
            if (word.endsWith(medium)) {
                return true;
            }
        }
        return false;
    }

    private boolean add(String medium) throws Exception {
        try {
            catalog.resources().addMedium(samples.medium(medium));
            return true;
        } catch (ArchivoltException e) {
            assertThat(e.code()).isEqualTo(CATALOG_UNAVAILABLE);
            return false;
        }
    }

    private static String next(BlockingQueue<String> words) throws InterruptedException {
        String word = words.poll(30, TimeUnit.SECONDS);
        assertThat(word).isNotNull();
        return word;
    }

    private static ChangeFeed.Listener listener(BlockingQueue<String> words) {
        return new ChangeFeed.Listener() {
            @Override
            public void mediumChanged(MediumId medium) {
                words.add("medium " + medium);
            }

            @Override
            public void deviceChanged(DeviceId device) {
                words.add("device " + device);
            }

            @Override
            public void anythingMayHaveChanged() {
                words.add("anything");
            }
        };
    }
}
