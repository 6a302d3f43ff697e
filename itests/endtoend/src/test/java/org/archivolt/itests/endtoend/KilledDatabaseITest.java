package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The catalog's server may die at any time: the runtime starts it again, and nobody gets a wrong answer. {@code
 * -Darchivolt.database.kills=10} kills it more often than the build has time for.
 */
class KilledDatabaseITest {
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);
    private static final int KILLS = Integer.getInteger("archivolt.database.kills", 3);

    /** From when the server listens again. */
    private static final Duration BACK_LIMIT = Duration.ofSeconds(10);

    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);

    private static Instance instance;

    @BeforeAll
    static void start() throws Exception {
        instance = Instance.started("database");
    }

    @AfterAll
    static void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    @Test
    void writersGoOnByThemselvesAndLoseNothing() throws Exception {
        Client client = instance.client();
        try (Load load = new Load(1)) {
            load.start(client, 8, true);
            for (int kill = 0; kill < KILLS; kill++) {
                int before = load.acknowledged();
                Await.until("load", LOAD_LIMIT, () -> load.acknowledged() >= before + 50);
                long killed = instance.postmaster();

                instance.killDatabase();

                long begin = System.nanoTime();
                Await.until("the server is back", RECOVERY_LIMIT, () -> isBack(killed));
                int atReturn = load.acknowledged();
                Await.until("writers go on", BACK_LIMIT, () -> load.acknowledged() > atReturn);
                System.out.printf("kill %d: writers go on after %.1f s%n", kill + 1, (System.nanoTime() - begin) / 1e9);
            }
            load.stop();
            System.out.printf(
                    "database killed: %d acknowledged, %d refused, %d unanswered%n",
                    load.acknowledged(), load.refused(), load.unanswered());
            assertThat(load.unanswered()).as("broken connections").isZero();
            load.verify(client, true);
            client.deleteAll("");
            Media.awaitNothingButObjects(instance);
        }
    }

    /** Another server, which says so itself in the last line of its file. */
    private static boolean isBack(long killed) throws IOException {
        return instance.postmaster() != killed && instance.isDatabaseReady();
    }

    @Test
    void readersGetTheRightBytesOrARefusal() throws Exception {
        Client client = instance.client();
        for (int i = 0; i < 20; i++) {
            client.store("read/" + i, new RandomBytes(i, 200_000));
        }
        AtomicBoolean stopping = new AtomicBoolean();
        AtomicInteger right = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CompletableFuture<?>[] readers = new CompletableFuture<?>[4];
        for (int i = 0; i < readers.length; i++) {
            Random random = new Random(i);
            readers[i] = CompletableFuture.runAsync(
                    () -> {
                        while (!stopping.get()) {
                            read(client, random.nextInt(20), right, refused);
                        }
                    },
                    task -> new Thread(task).start());
        }
        try {
            for (int kill = 0; kill < 2; kill++) {
                int before = right.get();
                Await.until("readers", LOAD_LIMIT, () -> right.get() >= before + 50);
                instance.killDatabase();
                int atKill = right.get();
                Await.until("readers go on", RECOVERY_LIMIT, () -> right.get() >= atKill + 50);
            }
        } finally {
            stopping.set(true);
        }
        CompletableFuture.allOf(readers).join();
        client.deleteAll("");
        Media.awaitNothingButObjects(instance);
    }

    @Test
    void healthTellsTheTruth() throws Exception {
        Client client = instance.client();
        assertThat(client.resource("/api/v1/health").statusCode()).isEqualTo(200);
        long first = instance.postmaster();

        instance.killDatabase();

        Await.untilHolds(RECOVERY_LIMIT, () -> {
            assertThat(client.resource("/api/v1/health").statusCode()).isEqualTo(200);
            assertThat(instance.postmaster()).isNotEqualTo(first);
        });
        client.store("after", new RandomBytes(1, 1));
        client.delete("after");
    }

    private static void read(Client client, int i, AtomicInteger right, AtomicInteger refused) {
        try {
            HttpResponse<InputStream> answer = client.get("read/" + i);
            try (InputStream body = answer.body()) {
                if (answer.statusCode() == 200) {
                    new RandomBytes(i, 200_000).requireSame(body);
                    right.incrementAndGet();
                } else {
                    assertThat(answer.statusCode())
                            .as(new String(body.readAllBytes()))
                            .isEqualTo(503);
                    refused.incrementAndGet();
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("a reader lost its connection", e);
        }
    }
}
