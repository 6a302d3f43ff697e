package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The script and the shell, as an operator uses them. */
@ExtendWith(SharedInstance.class)
class ScriptITest {
    private static Instance mine;

    @BeforeAll
    static void start() throws Exception {
        mine = Instance.started("script");
    }

    @AfterAll
    static void stop() throws Exception {
        if (mine != null) {
            mine.close();
        }
    }

    // --- up, down, status, env ---

    @Test
    void twoInstancesRunSideBySide(Instance other) throws Exception {
        mine.client().store("whose", new RandomBytes(1, 1000));
        other.client().store("whose", new RandomBytes(2, 2000));

        mine.client().requireStored("whose", new RandomBytes(1, 1000));
        other.client().requireStored("whose", new RandomBytes(2, 2000));

        assertThat(mine.pid()).isNotEqualTo(other.pid());
        mine.client().delete("whose");
        other.client().delete("whose");
    }

    @Test
    void aSecondUpFindsTheRunningOne() throws Exception {
        long pid = mine.pid();
        assertThat(mine.up().requireSuccess().output()).contains("Already running", "Archivolt is ready");
        assertThat(mine.pid()).isEqualTo(pid);
        Instance.Outcome elsewhere = mine.script("up", "--port", Integer.toString(Instance.freePort()));
        assertThat(elsewhere.exit()).isEqualTo(1);
        assertThat(elsewhere.output()).contains("already running on port " + mine.port());
    }

    @Test
    void aPortInUseIsNamedTogetherWithAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Instance third = Instance.named("third")) {
            int port = taken.getLocalPort();

            Instance.Outcome up = third.script("up", "--port", Integer.toString(port));

            assertThat(up.exit()).isEqualTo(1);
            assertThat(up.output()).contains("port " + port + " is in use", "./archivolt up ", "--port ");
            assertThat(third.status().exit()).isEqualTo(3);
        }
    }

    @Test
    void envNamesAddressCredentialsAndFolders() throws Exception {
        assertThat(mine.script("env").requireSuccess().output()).isEqualTo("""
                        export ARCHIVOLT_URL=http://127.0.0.1:%d
                        export ARCHIVOLT_USER=%s
                        export ARCHIVOLT_PASSWORD=%s
                        export ARCHIVOLT_DATA=%s
                        export ARCHIVOLT_SYSTEM=%s
                        """.formatted(
                        mine.port(),
                        mine.credential("user"),
                        mine.credential("password"),
                        mine.data(),
                        Instance.repository().resolve("karaf-assembly/target/assembly/system")));
    }

    @Test
    void objectsSurviveARestartAndStatusTellsItsCourse() throws Exception {
        mine.client().store("lasting", new RandomBytes(5, 100_000));
        assertThat(mine.status().exit()).isZero();

        assertThat(mine.down().requireSuccess().output()).contains("Stopped.");

        assertThat(mine.databaseProcesses()).isEmpty();
        assertThat(mine.status()).isEqualTo(new Instance.Outcome(3, "Stopped. Data: " + mine.data() + "\n"));
        assertThat(mine.down().requireSuccess().output()).contains("Not running.");
        Instance.Outcome shell = mine.shell("object:list");
        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.output()).contains("not running");

        mine.up().requireSuccess();

        assertThat(mine.status().exit()).isZero();
        mine.client().requireStored("lasting", new RandomBytes(5, 100_000));
        assertThat(Client.requireOk(mine.client().put("lasting", new RandomBytes(6, 1)))
                        .body())
                .contains("\"version\":2");
        mine.client().delete("lasting");
        Media.awaitNothingButObjects(mine);
    }

    // --- shell ---

    @Test
    void objectsTravelThroughTheShell(@TempDir Path folder) throws Exception {
        RandomBytes body = new RandomBytes(7, 70_000);
        Path source = Files.write(folder.resolve("source"), body.array());
        Path target = folder.resolve("target");
        String id = "shell/with 'quotes' \"and\" $blanks \\\\ back\\slash \u00e4";

        assertThat(mine.shell("object:put", "--meta", "a=b", source.toString(), id)
                        .requireSuccess()
                        .output())
                .contains("Stored " + id + ", version 1");
        mine.client().requireStored(id, body);
        assertThat(mine.shell("object:list").requireSuccess().output()).contains("shell/with");
        assertThat(mine.shell("object:info", id).requireSuccess().output()).contains("70000 bytes", "a = b");
        JsonNode info = json(mine.shell("object:info", "--json", id));
        assertThat(info.get("id").textValue()).isEqualTo(id);
        assertThat(mine.shell("object:get", id, target.toString())
                        .requireSuccess()
                        .output())
                .contains("Wrote " + target);
        assertThat(target).hasBinaryContent(body.array());
        assertThat(mine.shell("object:delete", id).requireSuccess().output()).contains("Deleted");
        Media.awaitNothingButObjects(mine);
    }

    @Test
    void aCommandThatFailsSaysWhyInOneLineAndExitsSo(@TempDir Path folder) throws Exception {
        requireFailure(mine.shell("object:get", "nosuch", folder.resolve("x").toString()), "no such object");
        requireFailure(mine.shell("object:info", "nosuch"), "no such object");
        requireFailure(mine.shell("object:delete", "nosuch"), "no such object");
        requireFailure(mine.shell("object:put", folder.resolve("nosuch").toString(), "x"), "no such file");
        requireFailure(mine.shell("medium:unlock", "nosuch"), "no such medium");
        requireFailure(mine.shell("medium:add", "--family", "disk", "relative"), "absolute");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void mediaAreAddedFormattedLockedAndUnlocked() throws Exception {
        Path third = Files.createDirectories(mine.medium("third"));
        try {
            mine.shell("medium:add", "--family", "disk", third.toString()).requireSuccess();
            assertThat(medium("third").get("status").textValue()).isEqualTo("LOCKED");
            mine.shell("medium:format", "--unlock", "third").requireSuccess();
            assertThat(medium("third").get("status").textValue()).isEqualTo("UNLOCKED");
        } finally {
            mine.shell("medium:lock", "third").requireSuccess();
        }
        assertThat(medium("third").get("status").textValue()).isEqualTo("LOCKED");
    }

    @Test
    void foreignDataIsNeverFormatted() throws Exception {
        Path foreign = Files.createDirectories(mine.medium("foreign"));
        Path file = Files.writeString(foreign.resolve("thesis.txt"), "years of work");
        Instance.Outcome add = mine.shell("medium:add", "--family", "disk", "--format", "--unlock", foreign.toString());
        assertThat(add.exit()).isNotZero();
        assertThat(file).hasContent("years of work");
    }

    @Test
    void devicesLayoutsAndTheSchedulerAreShown() throws Exception {
        assertThat(mine.shell("medium:list").requireSuccess().output()).contains("disk0", "disk1", "UNLOCKED");
        assertThat(mine.shell("device:list").requireSuccess().output()).contains("disk");
        assertThat(mine.shell("layout:list").requireSuccess().output()).contains("raid1", "replicas");
        assertThat(mine.shell("layout:info", "raid1").requireSuccess().output()).contains("raid1 ", "replicas=2");
        assertThat(mine.shell("lrs:status").requireSuccess().output()).contains("disk: driver present");
        assertThat(json(mine.shell("device:list", "--json"))).isNotEmpty();
        assertThat(json(mine.shell("layout:list", "--json"))).isNotEmpty();
        assertThat(json(mine.shell("lrs:status", "--json"))).isNotEmpty();
    }

    private static JsonNode medium(String name) throws Exception {
        for (JsonNode each : json(mine.shell("medium:list", "--json"))) {
            if (each.get("name").textValue().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no medium " + name);
    }

    private static JsonNode json(Instance.Outcome outcome) throws Exception {
        return Client.JSON.readTree(outcome.requireSuccess().output());
    }

    private static void requireFailure(Instance.Outcome outcome, String reason) {
        assertThat(outcome.exit()).as(outcome.output()).isNotZero();
        assertThat(outcome.output()).contains(reason).doesNotContain("\tat ");
        assertThat(outcome.output().strip().lines()).hasSize(1);
    }
}
