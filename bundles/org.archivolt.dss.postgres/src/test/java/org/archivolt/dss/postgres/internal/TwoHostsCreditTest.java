package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two catalogs over one database, as two hosts have them. */
@SuppressWarnings("try") // a subscription is only held
final class TwoHostsCreditTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final String type = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    /** As many as there are tasks: they wait for each other. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private RunningCatalog there;
    private CreditCatalog here;
    private CreditSession self;

    @BeforeEach
    void open() throws Exception {
        there = new RunningCatalog(Shared.embeddedServer()::address);
        here = Shared.embedded().credits();
        self = here.join("here-" + type, UUID.randomUUID(), Duration.ofSeconds(30));
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        here.leave(self);
        there.close();
    }

    @Test
    void whatIsDoneLateForACallerWhoHasJoinedAgainDoesNothing() throws Exception {
        PostgresCreditCatalog catalog = new PostgresCreditCatalog(there.database());
        UUID instance = UUID.randomUUID();
        long given = catalog.nextIncarnation();
        CreditSession again = catalog.join("late-" + type, instance, Duration.ofSeconds(30));

        assertThat(catalog.begin("late-" + type, instance, given, Duration.ofSeconds(30)))
                .isEmpty();

        assertThat(catalog.renew(again)).isTrue();
        catalog.leave(again);
    }

    @Test
    void hearEachOther() throws Exception {
        CreditSession other = there.credits().join("there-" + type, UUID.randomUUID(), Duration.ofSeconds(30));
        try (ChangeFeed.Subscription subscription = there.changes().subscribe(new Recorder())) {
            awaitListening();
            here.change(
                    self,
                    type,
                    "r",
                    (books, live) -> new Changed<>(written(books, "from here"), Set.of(other, self), null));

            assertThat(next()).isEqualTo("r 2");
            assertThat(there.credits().find(type, "r").orElseThrow().books()).isEqualTo("from here");
        }
        try (ChangeFeed.Subscription subscription = Shared.embedded().changes().subscribe(new Recorder())) {
            awaitListening();
            there.credits()
                    .change(
                            other,
                            type,
                            "r",
                            (books, live) -> new Changed<>(RootBooks.none(type, "r"), Set.of(self), null));

            assertThat(next()).isEqualTo("r 1");
        }
        there.credits().leave(other);
    }

    /** Goal: a word nobody knows, from whoever may write to the database, is taken for anything, and nothing breaks. */
    @Test
    void surviveHostileNews() throws Exception {
        try (ChangeFeed.Subscription subscription = there.changes().subscribe(new Recorder())) {
            awaitListening();
            for (String word : new String[] {"credit", "credit {", "credit [1,2]", "job x", "medium x", "", " "}) {
                heard.clear();
                try (Connection connection = there.database().source().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("select pg_notify('archivolt_change', '" + word + "')");
                }
                assertThat(next()).isEqualTo("anything");
            }
            tell("still here");
            assertThat(next()).isEqualTo("still here 1");
        }
    }

    /** Goal: a slow change does not keep its own session from being renewed, and the session cannot end before it does. */
    @Test
    void renewWhileAChangeIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> slow = CompletableFuture.runAsync(
                () -> {
                    try {
                        here.change(self, type, "r", (books, live) -> {
                            begun.countDown();
                            await(goOn);
                            return new Changed<>(written(books, "late"), Set.of(), null);
                        });
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
        await(begun);
        assertThat(there.credits().renew(self)).isTrue();
        SeenSession seen = there.credits().sessions().stream()
                .filter(each -> each.session().equals(self))
                .findFirst()
                .orElseThrow();

        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return there.credits().end(seen);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
        awaitWaiting(1);
        assertThat(ended).isNotDone();
        goOn.countDown();

        slow.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(here.find(type, "r").orElseThrow().books()).isEqualTo("late");
    }

    /**
     * Goal: who takes a grant away waits for those who write by it now, and not for those who come later. Method: one
     * writes, a change waits for it, another comes; the other must find the grant gone.
     */
    @Test
    void letAChangeGoBeforeThoseWhoComeLater() throws Exception {
        CreditFence fence = new CreditFence(type, "r", 1);
        here.change(self, type, "r", (books, live) -> new Changed<>(granted("first", 1L), Set.of(), null));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Set<CreditFence>> before = stale(fence, () -> {
            begun.countDown();
            await(goOn);
        });
        await(begun);
        CompletableFuture<Void> change = CompletableFuture.runAsync(
                () -> {
                    try {
                        here.change(
                                self, type, "r", (books, live) -> new Changed<>(granted("second", 2L), Set.of(), null));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
        awaitWaiting(1);
        CompletableFuture<Set<CreditFence>> after = stale(fence, () -> {});
        awaitWaiting(2);
        assertThat(after).isNotDone();
        goOn.countDown();

        assertThat(before.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        change.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(after.get(BOUND.toSeconds(), TimeUnit.SECONDS)).containsExactly(fence);
    }

    /** @param meanwhile in the same transaction */
    private CompletableFuture<Set<CreditFence>> stale(CreditFence fence, Runnable meanwhile) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return there.database().transaction("writing by a grant", session -> {
                            Set<CreditFence> stale = Fences.stale(session, Set.of(fence));
                            meanwhile.run();
                            return stale;
                        });
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    private RootBooks granted(String books, long token) {
        return new RootBooks(type, "r", books, token, Set.of(token), Set.of(), 0, new byte[0]);
    }

    private void awaitWaiting(int count) {
        Await.until(count + " wait for a lock", () -> waiting() == count);
    }

    private int waiting() throws Exception {
        try (Connection connection = there.database().source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from pg_locks where not granted")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RootBooks written(RootBooks before, String books) {
        return new RootBooks(before.type(), before.name(), books, 0, Set.of(), Set.of(), 0, new byte[0]);
    }

    private void tell(String name) throws Exception {
        here.change(self, type, name, (books, live) -> new Changed<>(null, Set.of(self), null));
    }

    /** Until what is changed from now on is told. */
    private void awaitListening() {
        Await.until("the feed tells of changes", () -> {
            tell("marker");
            return "marker 1".equals(heard.poll(500, TimeUnit.MILLISECONDS));
        });
        Await.until("the markers have come", () -> {
            String last = "last";
            tell(last);
            String next;
            do {
                next = heard.poll(500, TimeUnit.MILLISECONDS);
            } while (next != null && !next.equals(last + " 1"));
            return next != null && heard.isEmpty();
        });
    }

    private String next() throws InterruptedException {
        return heard.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    private final class Recorder implements ChangeFeed.Listener {
        @Override
        public void mediumChanged(MediumId medium) {}

        @Override
        public void deviceChanged(DeviceId device) {}

        @Override
        public void creditChanged(String changed, String name, Set<CreditSession> concerned) {
            if (changed.equals(type)) {
                heard.add(name + " " + concerned.size());
            }
        }

        @Override
        public void anythingMayHaveChanged() {
            heard.add("anything");
        }
    }
}
