package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two runtimes on one database: what one has in use the other cannot touch, until it is given back or its lease is over. */
class TwoHostsITest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Instance alpha;
    private Instance beta;

    @BeforeEach
    void start() throws Exception {
        ExternalDatabase database = ExternalDatabase.started();
        open.add(database::stop);
        alpha = host("alpha", database);
        beta = host("beta", database);
    }

    private Instance host(String name, ExternalDatabase database) throws Exception {
        Instance instance = Instance.onDisk(name);
        open.add(instance);
        database.configure(instance);
        for (String file : List.of("lrs", "store", "resource", "ldm.tape")) {
            instance.configure("org.archivolt." + file + ".cfg", "\nhost =", "\nhost = " + name);
        }
        instance.configure("org.archivolt.resource.cfg", "lease.ms = 30000", "lease.ms = " + LEASE.toMillis());
        // both would call their virtual library the same
        Files.writeString(
                instance.data().resolve("instance"), "tape.drive0=added\ntape.drive1=added\ntape.cartridges=added\n");
        instance.up().requireSuccess();
        return instance;
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void eachKnowsTheOtherAndTheyMakeVersionsOfOneNameInTurn() throws Exception {
        Await.until(
                "alpha knows beta",
                LIMIT,
                () -> alpha.shell("credit:hosts").output().contains("beta"));
        assertThat(beta.shell("credit:hosts").requireSuccess().output()).contains("alpha");
        List<CompletableFuture<Integer>> puts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Client client = (i % 2 == 0 ? alpha : beta).client();
            RandomBytes body = new RandomBytes(i, 10_000);
            puts.add(CompletableFuture.supplyAsync(() -> status(client, body)));
        }
        for (CompletableFuture<Integer> put : puts) {
            assertThat(put.get()).isIn(200, 201);
        }
        assertThat(alpha.client().ask("/api/v1/objects?prefix=shared/").toString())
                .contains("\"version\":40");
        alpha.client().delete("shared/name");
    }

    private static int status(Client client, RandomBytes body) {
        try {
            return client.put("shared/name", body).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDriveMovesFromHostToHostWithWhatIsInIt() throws Exception {
        RandomBytes body = new RandomBytes(1, 1_000_000);
        alpha.client().store("moving/object", body);
        moveDrives(alpha);
        Await.until(
                "beta reads it",
                LIMIT,
                () -> beta.client().head("moving/object").statusCode() == 200 && isReadable(beta, "moving/object"));
        beta.client().requireStored("moving/object", body);
        assertThat(alpha.client().resource("/api/v1/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void whatADeadHostHadIsTakenOverAfterItsLease() throws Exception {
        RandomBytes body = new RandomBytes(2, 1_000_000);
        alpha.client().store("orphaned/object", body);
        alpha.kill();
        moveDrives(beta);
        Await.until("beta reads it", LIMIT, () -> isReadable(beta, "orphaned/object"));
        beta.client().requireStored("orphaned/object", body);
        assertThat(beta.shell("credit:hosts").output()).doesNotContain("alpha");
    }

    private void moveDrives(Instance by) throws Exception {
        for (String drive : List.of("disk0", "disk1")) {
            by.shell("drive:move", "disk:alpha:" + drive, "beta").requireSuccess();
        }
    }

    private static boolean isReadable(Instance instance, String id) throws Exception {
        try (var body = instance.client().get(id).body()) {
            return body.readAllBytes().length == 1_000_000;
        } catch (java.io.IOException cut) {
            return false;
        }
    }
}
