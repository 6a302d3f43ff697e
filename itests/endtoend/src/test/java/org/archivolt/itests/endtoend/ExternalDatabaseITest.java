package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The catalog in a PostgreSQL of the operator's, which nobody starts again but the operator. The suites of objects and versions
 * run on it as well: {@code -Darchivolt.database=external}, an execution of the build.
 */
class ExternalDatabaseITest {
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);

    private static ExternalDatabase database;
    private static Instance instance;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        database = ExternalDatabase.started();
        instance = Instance.onDisk("external");
        database.configure(instance);
        instance.up().requireSuccess();
        client = instance.client();
    }

    @AfterAll
    static void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
        if (database != null) {
            database.stop();
        }
    }

    @Test
    void anEmptyDatabaseIsAllThatIsNeeded() throws Exception {
        assertThat(client.ask("/api/v1/health").get("database").toString()).contains("external");
        assertThat(instance.databaseProcesses()).as("of the embedded one").isEmpty();
        client.store("first", new RandomBytes(1, 100_000));
        client.requireStored("first", new RandomBytes(1, 100_000));
        client.removeAll("");
    }

    @Test
    void itsPasswordIsToldToNobody() throws Exception {
        for (String path : new String[] {"health", "lrs/config/disk", "lrs/stat", "lrs/metrics"}) {
            assertThat(client.resource("/api/v1/" + path).body()).doesNotContain(database.password());
        }
        assertThat(Files.readString(instance.data().resolve("log/archivolt.log")))
                .doesNotContain(database.password());
    }

    @Test
    void killedUnderLoadAndStartedAgainItCostsNothingThatWasAcknowledged() throws Exception {
        try (Load load = new Load(7)) {
            load.start(client, 8, true);
            for (int kill = 0; kill < 3; kill++) {
                int before = load.acknowledged();
                Await.until("load", LOAD_LIMIT, () -> load.acknowledged() >= before + 50);
                database.kill();
                Await.until(
                        "not ready",
                        RECOVERY_LIMIT,
                        () -> client.resource("/api/v1/health/ready").statusCode() == 503);
                assertThat(client.resource("/api/v1/health/live").statusCode()).isEqualTo(200);

                database.start();

                long begin = System.nanoTime();
                int atStart = load.acknowledged();
                Await.until("writers go on", RECOVERY_LIMIT, () -> load.acknowledged() > atStart);
                System.out.printf("external database back: %.1f s until a put%n", (System.nanoTime() - begin) / 1e9);
                Await.until(
                        "ready",
                        RECOVERY_LIMIT,
                        () -> client.resource("/api/v1/health/ready").statusCode() == 200);
            }
            load.stop();
            assertThat(load.unanswered()).as("broken connections").isZero();
            load.verify(client, true);
        }
        client.deleteAll("");
        Media.awaitNothingButObjects(instance);
        requireOk(client.resource("/api/v1/health/ready"));
    }
}
