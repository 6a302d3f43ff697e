package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Media that are full, and media that go away. */
class FaultyMediaITest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MIB = 1024 * 1024;

    private static Instance instance;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        instance = Instance.started("media");
        client = instance.client();
    }

    @AfterAll
    static void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    @Test
    void anObjectLargerThanItsMediaIsRefusedAndLeavesNothing() throws Exception {
        try (SmallDisk first = SmallDisk.mounted(instance.data().resolve("media/small0"));
                SmallDisk second = SmallDisk.mounted(instance.data().resolve("media/small1"))) {
            for (SmallDisk disk : List.of(first, second)) {
                instance.shell(
                                "medium:add",
                                "--family",
                                "disk",
                                "--tag",
                                "small",
                                "--format",
                                "--unlock",
                                disk.path().toString())
                        .requireSuccess();
            }
            try {
                RandomBytes tooLarge = new RandomBytes(1, 64 * MIB);
                requireProblem(putSmall("too/large", Client.sized(tooLarge)), 507, "NO_SPACE");
                requireProblem(putSmall("too/large", Client.chunked(tooLarge)), 507, "NO_SPACE");

                RandomBytes fitting = new RandomBytes(2, 4 * MIB);
                // what was written of the last one is removed in the background
                Await.untilHolds(LIMIT, () -> requireOk(putSmall("fitting", Client.sized(fitting))));
                client.requireStored("fitting", fitting);
                assertThat(client.list("")).extracting(Client.Listed::id).containsExactly("fitting");
                Media.awaitNothingButObjects(instance, first.path(), second.path());
                requireOk(client.delete("fitting"));
                Media.awaitNothingButObjects(instance, first.path(), second.path());
            } finally {
                instance.shell("medium:lock", "small0");
                instance.shell("medium:lock", "small1");
            }
        }
    }

    private static HttpResponse<String> putSmall(String id, BodyPublisher body) throws Exception {
        return client.send("PUT", Client.objectPath(id) + "?tags=small", body);
    }

    @Test
    void aMediumThatVanishesCostsNoObjectAndComesBack() throws Exception {
        RandomBytes body = new RandomBytes(3, 3 * MIB);
        for (int i = 0; i < 5; i++) {
            client.store("before/" + i, body);
        }
        Path here = instance.medium("disk0");
        Path away = here.resolveSibling("disk0-away");

        Files.move(here, away);
        try {
            for (int i = 0; i < 5; i++) {
                client.requireStored("before/" + i, body);
            }
            HttpResponse<String> refused = client.put("during", body);
            assertThat(refused.statusCode()).as(refused.body()).isIn(500, 503);
            JsonNode problem = requireProblem(
                    refused,
                    refused.statusCode(),
                    Client.JSON.readTree(refused.body()).path("code").asText());
            assertThat(problem.toString()).as("names the medium").contains("disk0");
            Await.untilHolds(LIMIT, () -> assertThat(statusOf("disk0")).isEqualTo("FAILED"));
            assertThat(instance.shell("medium:list").requireSuccess().output()).contains("FAILED");
            assertThat(client.head("during").statusCode()).isEqualTo(404);
            for (int i = 0; i < 5; i++) {
                client.requireStored("before/" + i, body);
            }
        } finally {
            Files.move(away, here);
        }

        instance.shell("medium:unlock", "disk0").requireSuccess();

        requireOk(client.put("after", body));
        client.requireStored("after", body);
        client.requireStored("before/0", body);
        Media.awaitNothingButObjects(instance);
        client.deleteAll("");
        Media.awaitNothingButObjects(instance);
    }

    @Test
    void aReplicaThatIsLostIsReplacedByAnotherWhenReading() throws Exception {
        RandomBytes body = new RandomBytes(4, MIB);
        client.store("damaged", body);
        for (Instance.ExtentFile file : instance.extents(instance.medium("disk0"))) {
            byte[] bytes = Files.readAllBytes(file.path());
            bytes[bytes.length / 2] ^= 1;
            Files.write(file.path(), bytes);
        }
        client.requireStored("damaged", body);
        requireOk(client.delete("damaged"));
        Media.awaitNothingButObjects(instance);
    }

    private static String statusOf(String medium) throws Exception {
        for (JsonNode each : Client.JSON
                .readTree(requireOk(client.resource("/api/v1/media")).body())
                .get("media")) {
            if (each.get("name").textValue().equals(medium)) {
                return each.get("status").textValue();
            }
        }
        return "absent";
    }

    /** A filesystem of 16 MiB in memory. Only root can have one. */
    private record SmallDisk(Path path) implements AutoCloseable {
        static SmallDisk mounted(Path path) throws Exception {
            Files.createDirectories(path);
            Instance.Outcome mount =
                    Instance.run(List.of("mount", "-t", "tmpfs", "-o", "size=16m", "archivolt", path.toString()));
            assumeTrue(mount.exit() == 0, "needs the right to mount a tmpfs: " + mount.output());
            return new SmallDisk(path);
        }

        @Override
        public void close() {
            try {
                Instance.run(List.of("umount", "--lazy", path.toString())).requireSuccess();
            } catch (java.io.IOException | InterruptedException e) {
                throw new AssertionError("still mounted: " + path, e);
            }
        }
    }
}
