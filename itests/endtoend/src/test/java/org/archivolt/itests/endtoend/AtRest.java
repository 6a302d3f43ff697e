package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What has to be true of an instance to which nobody speaks: nothing waits, nothing is broken, nothing is left over. */
final class AtRest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private AtRest() {}

    static void await(Instance instance) throws Exception {
        Client client = instance.client();
        Await.untilHolds(LIMIT, () -> requireIdle(client));
        Await.untilHolds(LIMIT, () -> requireNoneOnTheWay(instance));
        Media.awaitNothingButObjects(instance);
    }

    private static void requireIdle(Client client) throws IOException, InterruptedException {
        JsonNode health = get(client, "/api/v1/health");
        assertThat(health.get("ready").booleanValue()).as(health.toString()).isTrue();
        for (JsonNode family : health.get("scheduler").get("families")) {
            assertThat(family.get("driver").booleanValue())
                    .as(family.toString())
                    .isTrue();
            assertThat(family.get("queued").intValue()).as("requests queued").isZero();
            assertThat(family.get("allocations").intValue()).as("media held").isZero();
        }
        for (JsonNode device : get(client, "/api/v1/devices").get("devices")) {
            requireIdle(device);
        }
        for (JsonNode medium : get(client, "/api/v1/media").get("media")) {
            assertThat(medium.get("status").textValue()).as(medium.toString()).isEqualTo("UNLOCKED");
        }
    }

    private static void requireIdle(JsonNode device) {
        assertThat(device.get("status").textValue()).as(device.toString()).isEqualTo("UNLOCKED");
        JsonNode activity = device.get("activity");
        assertThat(activity.get("phase").textValue()).as(device.toString()).isIn("empty", "loaded", "mounted");
        for (String count : new String[] {"running", "scheduled", "toSync"}) {
            assertThat(activity.get(count).intValue()).as(count + " " + device).isZero();
        }
    }

    /** The catalog keeps what is being written, and what is to be removed, in tables of their own. */
    private static void requireNoneOnTheWay(Instance instance) throws IOException, SQLException {
        try (Connection catalog = catalogOf(instance);
                Statement statement = catalog.createStatement()) {
            for (String table : new String[] {"pending_extent", "orphan_extent"}) {
                try (ResultSet count = statement.executeQuery("select count(*) from archivolt." + table)) {
                    count.next();
                    assertThat(count.getInt(1)).as("rows of " + table).isZero();
                }
            }
        }
    }

    static Connection catalogOf(Instance instance) throws IOException, SQLException {
        Path directory = instance.data().resolve("postgres");
        String port = Files.readString(directory.resolve("port")).strip();
        String password = Files.readString(directory.resolve("password")).strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/archivolt", "archivolt", password);
    }

    private static JsonNode get(Client client, String path) throws IOException, InterruptedException {
        return Client.JSON.readTree(Client.requireOk(client.resource(path)).body());
    }
}
