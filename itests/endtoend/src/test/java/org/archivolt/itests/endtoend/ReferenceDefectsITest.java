package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is known to bring other archives of this kind down, done to this one. The numbers are those of the table in
 * docs/reference-cases.md; what is not here is in the class named there.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReferenceDefectsITest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(10);
    private static final int BIG = 200_000;
    private static final int MIB = 1 << 20;

    private static Instance instance;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        instance = Instance.onDisk("defects");
        instance.up().requireSuccess();
        client = instance.client();
    }

    @AfterAll
    static void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    @AfterEach
    void leavesNothing() throws Exception {
        client.removeAll("");
        Media.awaitNothingButObjects(instance);
    }

    // --- R18, first, while nobody has done anything ---

    /** Measured: 0.7 % of a core, 43 switches a second. Seen elsewhere: 56 %, 120,000. */
    @Test
    @Order(1)
    void r18AnIdleRuntimeCostsNextToNothing() throws Exception {
        long pid = instance.pid();
        Await.until("start is over", Duration.ofSeconds(90), () -> {
            long before = cpuTicks(pid);
            pause(Duration.ofSeconds(2));
            return cpuTicks(pid) - before <= 10;
        });
        long ticks = cpuTicks(pid);
        long switches = contextSwitches(pid);
        long begin = System.nanoTime();
        pause(Duration.ofSeconds(10));
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpu = (cpuTicks(pid) - ticks) / seconds; // a hundred ticks a second: percent of a core
        double perSecond = (contextSwitches(pid) - switches) / seconds;
        System.out.printf("idle: %.1f %% of a core, %.0f context switches a second%n", cpu, perSecond);
        assertThat(cpu).as("percent of a core").isLessThan(10);
        assertThat(perSecond).as("context switches a second").isLessThan(2_000);
    }

    /** Nothing to wait for: it is time itself that is measured. */
    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            java.util.concurrent.locks.LockSupport.parkNanos(left);
        }
    }

    private static long cpuTicks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(words[11]) + Long.parseLong(words[12]);
    }

    private static long contextSwitches(long pid) throws IOException {
        long sum = 0;
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                try {
                    for (String line : Files.readAllLines(thread.resolve("status"))) {
                        if (line.contains("ctxt_switches:")) {
                            sum += Long.parseLong(line.replaceAll("\\D", ""));
                        }
                    }
                } catch (IOException ended) {
                    // a thread that is no more
                }
            }
        }
        return sum;
    }

    // --- R1, R2: whatever comes in ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7fffffff",
                "00000010",
                "ffffffffffffffff",
                "16030100",
                "1603010200010001fc0303",
                "474554202f20485454502f312e310d0a", // GET / HTTP/1.1
                "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a", // PRI * HTTP/2.0
                "5353482d322e302d78", // SSH-2.0-x
                "00"
            })
    void r1r2NoBytesOnAnyPortStopTheRuntime(String frame) throws Exception {
        long pid = instance.pid();
        Set<Integer> ports = Listening.portsOf(pid);
        assertThat(ports).as("of HTTP and the shell").hasSizeGreaterThanOrEqualTo(2);
        for (int port : ports) {
            send(port, HexFormat.of().parseHex(frame), true);
            send(port, HexFormat.of().parseHex(frame), false);
            send(port, new RandomBytes(port, 70_000).array(), true);
        }
        assertThat(instance.pid()).isEqualTo(pid);
        requireOk(client.resource("/api/v1/health"));
        client.store("after", new RandomBytes(1, 10));
    }

    /** @param reset as the host of a client that crashed would */
    private static void send(int port, byte[] bytes, boolean reset) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException refused) {
            // its right
        }
    }

    @Test
    void r1AHundredConnectionsThatSayNothingKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), client.port()));
            }
            client.store("meanwhile", new RandomBytes(1, BIG));
            client.requireStored("meanwhile", new RandomBytes(1, BIG));
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    // --- R3, R17: media that cannot be had ---

    @Test
    void r3OneCandidateThatCannotBeReadHoldsNobodyUp() throws Exception {
        client.putReplicas("two", new RandomBytes(1, BIG), 2);
        for (String medium : disks()) {
            client.tell("PATCH", "/api/v1/media/" + medium, Map.of("status", "LOCKED"));
            client.requireStored("two", new RandomBytes(1, BIG));
            client.tell("PATCH", "/api/v1/media/" + medium, Map.of("status", "UNLOCKED"));
        }
    }

    @Test
    void r17AReadWhoseOnlyDeviceIsOutOfUseFailsInsteadOfWaitingForever() throws Exception {
        client.putReplicas("one", new RandomBytes(1, BIG), 1);
        String medium = client.ask("/api/v1/locations?id=one")
                .findValuesAsText("medium")
                .get(0);
        client.tell("PATCH", "/api/v1/devices/" + medium, Map.of("status", "LOCKED"));
        try {
            long begin = System.nanoTime();
            HttpResponse<String> answer = client.resource(objectPath("one"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains(medium);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
        } finally {
            client.tell("PATCH", "/api/v1/devices/" + medium, Map.of("status", "UNLOCKED"));
        }
        client.requireStored("one", new RandomBytes(1, BIG));
    }

    // --- R4, R5: kill -9 ---

    @Test
    @Order(Integer.MAX_VALUE)
    void r4r5AfterAKillItStartsAgainByItselfAndEverythingIsThere() throws Exception {
        client.store("before", new RandomBytes(1, BIG));
        instance.kill();

        instance.up().requireSuccess();

        client.requireStored("before", new RandomBytes(1, BIG));
        for (JsonNode device : client.ask("/api/v1/devices").get("devices")) {
            assertThat(device.get("status").textValue()).as(device.toString()).isEqualTo("UNLOCKED");
        }
        client.store("after", new RandomBytes(2, BIG));
    }

    // --- R6, R19: the database ---

    @Test
    void r6r19TheDatabaseMayDieWhileNobodyLooksAndHealthTellsTheTruth() throws Exception {
        client.store("before", new RandomBytes(1, BIG));
        long first = instance.postmaster();
        instance.killDatabase();
        long begin = System.nanoTime();
        Await.untilHolds(RECOVERY_LIMIT.multipliedBy(3), () -> {
            int status = client.resource("/api/v1/health/ready").statusCode();
            HttpResponse<String> read = client.resource(objectPath("before"));
            if (status == 200) {
                assertThat(instance.postmaster()).isNotEqualTo(first);
            }
            assertThat(status).isEqualTo(200);
            assertThat(read.statusCode()).isEqualTo(200);
        });
        System.out.printf("database killed while idle: %.1f s until ready%n", (System.nanoTime() - begin) / 1e9);
        client.requireStored("before", new RandomBytes(1, BIG));
        client.store("after", new RandomBytes(2, BIG));
    }

    // --- R7: a replica that rots ---

    @Test
    void r7AFlippedByteIsReadAroundAndHealed() throws Exception {
        RandomBytes body = new RandomBytes(3, BIG);
        client.putReplicas("rotten", body, 2);
        for (Instance.ExtentFile file : instance.extents(instance.medium("disk0"))) {
            byte[] bytes = Files.readAllBytes(file.path());
            bytes[4] ^= 0x55;
            Files.write(file.path(), bytes);
        }
        for (int i = 0; i < 4; i++) {
            client.requireStored("rotten", body);
        }
        client.tell("POST", "/api/v1/jobs?wait_ms=60000", Map.of("kind", "scrub", "subject", "disk"));
        Await.untilHolds(
                LIMIT,
                () -> assertThat(client.tell(
                                        "POST",
                                        "/api/v1/jobs?wait_ms=60000",
                                        Map.of("kind", "scrub", "subject", "disk"))
                                .get("failures")
                                .intValue())
                        .isZero());
        for (String medium : disks()) {
            client.tell("PATCH", "/api/v1/media/" + medium, Map.of("access", Map.of("get", false)));
            client.requireStored("rotten", body);
            client.tell("PATCH", "/api/v1/media/" + medium, Map.of("access", Map.of("get", true)));
        }
    }

    // --- R8, R9: clients that die, bodies without a length ---

    @Test
    void r8AClientKilledInTheMiddleLeavesNothingAndItsIdIsFree() throws Exception {
        try (Wire wire = new Wire(client.port())) {
            wire.head(
                    "PUT " + objectPath("half") + " HTTP/1.1",
                    "Authorization: " + client.authorization(),
                    "Content-Length: " + 8 * MIB);
            wire.send(new RandomBytes(1, 4 * MIB).array());
            wire.reset();
        }
        requireProblem(client.resource(objectPath("half")), 404, "NO_SUCH_OBJECT");
        requireProblem(
                client.send("DELETE", objectPath("half") + "?hard=true", BodyPublishers.noBody()),
                404,
                "NO_SUCH_OBJECT");
        assertThat(client.put("half", new RandomBytes(2, BIG), "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(201);
        client.requireStored("half", new RandomBytes(2, BIG));
        Media.awaitNothingButObjects(instance);
    }

    @Test
    void r9ABodyFromAPipeIsStoredWhole() throws Exception {
        Path script = Files.createTempFile("pipe", ".sh");
        Files.writeString(script, """
                set -e -o pipefail
                head -c 5000000 /dev/zero | curl -sf -u "$1" -T - "$2"
                curl -sf -u "$1" "$2" | cmp - <(head -c 5000000 /dev/zero)
                """);
        String user = instance.credential("user") + ":" + instance.credential("password");
        Instance.run(List.of(
                        "bash",
                        script.toString(),
                        user,
                        "http://127.0.0.1:" + client.port() + objectPath("from/a/pipe")))
                .requireSuccess();
        Files.delete(script);
        assertThat(client.list("from/")).extracting(Client.Listed::size).containsExactly(5_000_000L);
    }

    // --- R10, R11: ids with quotes, and many at once, in the shell ---

    @Test
    void r10r11IdsWithQuotesAndSeveralAtOnceInTheShell() throws Exception {
        List<String> ids = List.of("it's", "a\"b", "$(id)", "c d");
        for (String id : ids) {
            client.store(id, new RandomBytes(1, 10));
        }
        instance.shell("object:delete", "it's", "a\"b", "$(id)", "c d").requireSuccess();
        assertThat(client.list("")).isEmpty();
    }

    // --- R13, R14: see MediaITest.aLostMediumTakesItsColumnsAlongAndBringsThemBack ---

    // --- R16: configuration and secrets ---

    @Test
    void r16NobodyChangesTheConfigurationOrReadsASecretWithoutTheRole() throws Exception {
        for (String role : List.of("viewer", "user")) {
            String password = client.tell("POST", "/api/v1/users", Map.of("name", role + "16", "role", role))
                    .get("password")
                    .textValue();
            Client weak = new Client(client.port(), role + "16", password);
            requireProblem(weak.json("PATCH", "/api/v1/lrs/config/disk", Map.of("streams", "1")), 403, "FORBIDDEN");
            requireProblem(
                    weak.json("POST", "/api/v1/users", Map.of("name", "evil", "role", "admin")), 403, "FORBIDDEN");
            requireProblem(weak.json("POST", "/api/v1/tokens", Map.of("role", "admin")), 403, "FORBIDDEN");
            requireProblem(
                    weak.json("POST", "/api/v1/media", Map.of("family", "disk", "path", "/etc")), 403, "FORBIDDEN");
        }
        List<String> secrets = secrets();
        for (String path : List.of(
                "lrs/config/disk",
                "users",
                "tokens",
                "health",
                "lrs/stat",
                "lrs/metrics",
                "devices",
                "jobs",
                "openapi.json")) {
            String told = client.resource("/api/v1/" + path).body();
            assertThat(secrets).noneMatch(told::contains);
        }
        assertThat(client.json("PATCH", "/api/v1/lrs/config/disk", Map.of("cmd_mount", "sh -c id"))
                        .statusCode())
                .isEqualTo(400);
        client.send("DELETE", "/api/v1/users/viewer16", BodyPublishers.noBody());
        client.send("DELETE", "/api/v1/users/user16", BodyPublishers.noBody());
    }

    @Test
    void r16FilesWithSecretsAreReadableByTheirOwnerOnly() throws Exception {
        for (String file : List.of("credentials", "shell.key", "etc/users.properties")) {
            assertThat(Files.getPosixFilePermissions(instance.data().resolve(file)))
                    .as(file)
                    .allSatisfy(permission -> assertThat(permission.name()).startsWith("OWNER"));
        }
        String logs = Files.readString(instance.data().resolve("log/archivolt.log"), StandardCharsets.UTF_8)
                + Files.readString(instance.data().resolve("log/audit.log"), StandardCharsets.UTF_8);
        assertThat(secrets()).noneMatch(logs::contains);
    }

    private static List<String> secrets() throws IOException {
        return List.of(instance.credential("password"));
    }

    private static List<String> disks() throws Exception {
        return client.ask("/api/v1/media?family=disk&fields=id").findValuesAsText("id");
    }
}
