package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.dss.CatalogSamples;
import org.junit.jupiter.api.Test;

final class CatalogDatabaseTest {
    private final CatalogSamples samples = new CatalogSamples();

    /** Goal: a statement that changes and returns rows is undone too; by itself MyBatis would not know. */
    @Test
    void undoesAllOfATransactionThatFails() throws Exception {
        CatalogDatabase database = Shared.embedded().database();
        long before = nextKey(database);

        assertFails(
                NO_SUCH_MEDIUM,
                () -> database.transaction("failing on purpose", session -> {
                    session.getMapper(MediumMapper.class).insert(MediumMapper.MediumRow.of(samples.medium("m1")));
                    session.getMapper(ObjectMapper.class).lookAndLock(new String[0], new UUID[0], new UUID[0], 1);
                    throw new ArchivoltException(NO_SUCH_MEDIUM, "failing on purpose");
                }));
        assertFails(
                INTERNAL,
                () -> database.transactionOnce("failing on purpose", session -> {
                    session.getMapper(MediumMapper.class).insert(MediumMapper.MediumRow.of(samples.medium("m1")));
                    throw new IllegalStateException("on purpose, by a test");
                }));

        assertThat(Shared.embedded().resources().medium(samples.mediumId("m1"))).isEmpty();
        assertThat(nextKey(database)).isGreaterThan(before);
    }

    private static long nextKey(CatalogDatabase database) throws ArchivoltException {
        return database.statement(
                        "taking a key",
                        session -> session.getMapper(ObjectMapper.class)
                                .lookAndLock(new String[0], new UUID[0], new UUID[0], 1))
                .get(0)
                .key();
    }

    @Test
    void triesAgainAfterAConflictButNotForEver() throws Exception {
        CatalogDatabase database = Shared.embedded().database();
        AtomicInteger tries = new AtomicInteger();

        String result = database.transactionOnce("conflicting", session -> {
            if (tries.incrementAndGet() < 3) {
                throw new Conflict("on purpose, by a test");
            }
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertFails(
                CATALOG_UNAVAILABLE,
                () -> database.transaction("conflicting", session -> {
                    tries.incrementAndGet();
                    throw new Conflict("on purpose, by a test");
                }));
        assertThat(tries).hasValue(3 + CatalogDatabase.CONFLICTS_MAX);
    }

    /** Goal: who gets no connection is told so in time, and the next one does not suffer for it. */
    @Test
    void waitsForAConnectionOnlySoLong() throws Exception {
        PostgresSettings settings = new PostgresSettings(
                Optional.empty(), 2, Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofSeconds(20));
        try (RunningCatalog catalog =
                new RunningCatalog(() -> Shared.embedded().database().source().server(), settings)) {
            CountDownLatch holding = new CountDownLatch(2);
            CountDownLatch end = new CountDownLatch(1);
            List<CompletableFuture<Void>> holders = List.of(hold(catalog, holding, end), hold(catalog, holding, end));
            assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();

            long begin = Ticker.system().nanos();
            assertFails(CATALOG_UNAVAILABLE, () -> catalog.objects().find(samples.objectId("o")));
            assertThat(catalog.status().fault()).isPresent();
            assertThat(Duration.ofNanos(Ticker.system().nanos() - begin)).isLessThan(Duration.ofSeconds(10));

            end.countDown();
            for (CompletableFuture<Void> holder : holders) {
                holder.get(20, TimeUnit.SECONDS);
            }
            assertThat(catalog.objects().find(samples.objectId("o"))).isEmpty();
            Await.until("it says that it works", () -> catalog.status().fault().isEmpty());
        }
    }

    private static CompletableFuture<Void> hold(RunningCatalog catalog, CountDownLatch holding, CountDownLatch end) {
        return CompletableFuture.runAsync(() -> {
            try {
                catalog.database().transactionOnce("holding a connection", session -> holdOne(session, holding, end));
            } catch (ArchivoltException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Void holdOne(SqlSession session, CountDownLatch holding, CountDownLatch end) {
        session.getMapper(StatusMapper.class).version();
        holding.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Test
    void saysWhatDatabaseItIs() {
        PostgresCatalogStatus status = Shared.embedded().status();
        Await.until("it says that it works", () -> status.fault().isEmpty());
        assertThat(status.description()).matches("PostgreSQL 18\\.\\d+, embedded");
    }

    @Test
    void refusesAfterItWasClosed() throws Exception {
        RunningCatalog catalog =
                new RunningCatalog(() -> Shared.embedded().database().source().server());
        catalog.close();
        assertFails(CATALOG_UNAVAILABLE, () -> catalog.objects().find(samples.objectId("o")));
    }

    @Test
    void saysWhyItCannotConnect() {
        ServerAddress wrong = new ServerAddress("jdbc:postgresql://127.0.0.1:1/none", "a", "secret", "external");
        assertThat(assertFails(CATALOG_UNAVAILABLE, () -> new RunningCatalog(() -> wrong)))
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("secret");
    }
}
