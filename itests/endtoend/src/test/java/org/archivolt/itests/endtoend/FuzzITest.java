package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Random requests, of which most make no sense. {@code -Darchivolt.fuzz.requests=100000} asks for more than the few of the
 * build, {@code -Darchivolt.fuzz.seed=N} for those of an earlier run.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FuzzITest {
    private static final int REQUESTS = Integer.getInteger("archivolt.fuzz.requests", 10_000);
    private static final long SEED = Long.getLong("archivolt.fuzz.seed", new Random().nextLong());
    private static final int CONNECTIONS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    /** The whole of it, or its generations, as the collector has it. */
    private static final java.util.regex.Pattern HEAP_PART =
            java.util.regex.Pattern.compile("total \\d+K, used (\\d+)K");

    private static Instance instance;
    private static Client client;
    private static List<String> media;
    private static List<String> resources;

    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final Map<Integer, Integer> statuses = Collections.synchronizedMap(new TreeMap<>());

    @BeforeAll
    static void start() throws Exception {
        System.out.printf("fuzz: seed %d, %d requests%n", SEED, REQUESTS);
        instance = Instance.onDisk("fuzz");
        instance.up().requireSuccess();
        client = instance.client();
        media = client.ask("/api/v1/media?family=disk&fields=id").findValuesAsText("id");
        resources = resources();
        for (String id : new String[] {"a", "b", "c/d"}) {
            client.store(id, new RandomBytes(1, 100));
        }
        // media are told of their extents a moment later
        Await.untilHolds(
                LIMIT,
                () -> assertThat(client.ask("/api/v1/media?family=disk&fields=extents")
                                .findValuesAsText("extents"))
                        .isNotEmpty()
                        .containsOnly("3"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    /** Who may change nothing changes nothing, whatever is sent. */
    @Test
    @Order(1)
    void whoMayChangeNothingChangesNothing() throws Exception {
        String viewer = user("viewer");
        String before = state();
        fuzz(REQUESTS / 4, 1, List.of("", viewer), true);
        assertThat(state()).isEqualTo(before);
    }

    /** Goal: nothing that can be sent does harm. Method: all there is to see before and after, with time to settle. */
    @Test
    @Order(2)
    void nothingThatCanBeSentDoesHarm() throws Exception {
        List<String> callers = new ArrayList<>(List.of(user("user"), user("operator"), client.authorization()));
        fuzz(Math.min(1000, REQUESTS / 10), 2, callers, false); // whatever is made at first use
        tidy();
        long threads = threads();
        long files = files();
        long heap = heap();

        fuzz(REQUESTS - REQUESTS / 4, 3, callers, false);

        tidy();
        System.out.printf(
                "fuzz: threads %d, %d; files %d, %d; heap %d, %d MiB%n",
                threads, threads(), files, files(), heap / MIB, heap() / MIB);
        Await.untilHolds(LIMIT, () -> {
            assertThat(threads()).as("threads").isLessThan(threads + 40);
            assertThat(files()).as("open files").isLessThan(files + 60);
        });
        assertThat(heap()).as("bytes in the heap").isLessThan(heap + 80L * MIB);
        requireOk(client.resource("/api/v1/health/ready"));
        client.store("after", new RandomBytes(1, 1000));
        client.requireStored("after", new RandomBytes(1, 1000));
        client.removeAll("");
        AtRest.await(instance);
    }

    // --- sending ---

    private void fuzz(int requests, long salt, List<String> callers, boolean isPowerless) throws Exception {
        long begin = System.nanoTime();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Random random = new Random(SEED + 31 * salt + i);
            running.add(CompletableFuture.runAsync(
                    () -> fuzzOn(random, requests / CONNECTIONS, callers, isPowerless),
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> each : running) {
            each.get();
        }
        System.out.printf("fuzz: %d requests in %.1f s: %s%n", requests, (System.nanoTime() - begin) / 1e9, statuses);
        assertThat(wrong).as("seed " + SEED).isEmpty();
    }

    private void fuzzOn(Random random, int requests, List<String> callers, boolean isPowerless) {
        FuzzRequests made = new FuzzRequests(random.nextLong(), media);
        try (FuzzConnection connection = new FuzzConnection(client.port())) {
            for (int i = 0; i < requests && wrong.size() < 20; i++) {
                FuzzConnection.Request request = made.next(callers.get(random.nextInt(callers.size())));
                try {
                    FuzzConnection.Answer answer = connection.exchange(request);
                    statuses.merge(answer.status(), 1, Integer::sum);
                    judge(request, answer, isPowerless);
                } catch (IOException | RuntimeException e) {
                    wrong.add(e + "\n    after " + request);
                }
            }
        } catch (IOException e) {
            wrong.add(e.toString());
        }
    }

    private void judge(FuzzConnection.Request request, FuzzConnection.Answer answer, boolean isPowerless) {
        String fault = fault(request, answer, isPowerless);
        if (!fault.isEmpty()) {
            wrong.add(fault + ": " + answer.status() + " " + answer.body() + "\n    after " + request);
        }
    }

    private static String fault(FuzzConnection.Request request, FuzzConnection.Answer answer, boolean isPowerless) {
        if (answer.status() == 500 || answer.status() > 507) {
            return "an error of the server";
        }
        if (Stream.of("\tat ", "Exception", "java.", "<html>").anyMatch(answer.body()::contains)
                && answer.status() >= 400) {
            return "a look inside";
        }
        boolean isTokenOfOnesOwn = request.head().contains("/tokens");
        boolean changes = Stream.of("PUT", "POST", "DELETE", "PATCH").anyMatch(request.method()::equals);
        if (isPowerless && changes && answer.status() < 400 && !isTokenOfOnesOwn) {
            return "a change by somebody who may make none";
        }
        if (answer.headers().stream().anyMatch(line -> line.startsWith("Evil"))) {
            return "a header made by a client";
        }
        boolean hasBody = !request.method().equals("HEAD");
        if (answer.status() >= 400 && hasBody) {
            boolean isProblem = answer.header("content-type").orElse("").startsWith("application/problem+json")
                    && answer.body().contains("\"code\"")
                    && answer.body().contains("\"remedy\"");
            boolean isProbe =
                    answer.body().startsWith("{\"ready\"") || answer.body().startsWith("{\"live\"");
            return isProblem || isProbe ? "" : "no problem document";
        }
        return "";
    }

    // --- what there is ---

    private static String user(String role) throws Exception {
        JsonNode added = client.tell("POST", "/api/v1/users", Map.of("name", "fuzz-" + role, "role", role));
        return Client.basic("fuzz-" + role, added.get("password").textValue());
    }

    /** All that a client could have changed. */
    private static String state() throws Exception {
        StringBuilder state = new StringBuilder();
        for (String path : List.of(
                "objects?which=all&fields=id,uuid,version,size,checksum,created,deprecated,tags,grouping,metadata",
                "media?fields=id,status,access,tags,groupings,lost,filesystem,format,extents",
                "devices?fields=id,status",
                "jobs?fields=number,kind,state",
                "users",
                "uploads",
                "layouts?",
                "lrs/config/disk",
                "libraries/main")) {
            state.append(client.resource("/api/v1/" + path).body()).append('\n');
        }
        return state.toString();
    }

    /** Undoes what the lucky ones did, as operators would. */
    private static void tidy() throws Exception {
        for (JsonNode job : client.ask("/api/v1/jobs?limit=10000").get("jobs")) {
            if (List.of("QUEUED", "RUNNING", "PAUSED").contains(job.get("state").textValue())) {
                client.send("DELETE", "/api/v1/jobs/" + job.get("number"), BodyPublishers.noBody());
            }
        }
        for (String added : resources()) {
            if (!resources.contains(added)) {
                client.json("PATCH", "/api/v1/" + added, Map.of("status", "LOCKED"));
                client.send("DELETE", "/api/v1/" + added, BodyPublishers.noBody());
            }
        }
        for (JsonNode medium : client.ask("/api/v1/media").get("media")) {
            if (!medium.get("filesystem").textValue().equals("BLANK")) {
                client.tell(
                        "PATCH",
                        "/api/v1/media/" + medium.get("id").textValue(),
                        Map.of(
                                "lost",
                                false,
                                "access",
                                Map.of("put", true, "get", true, "delete", true),
                                "status",
                                "UNLOCKED"));
            }
        }
        for (JsonNode upload : client.ask("/api/v1/uploads").findPath("uploads")) {
            client.send("DELETE", "/api/v1/uploads/" + upload.get("upload"), BodyPublishers.noBody());
        }
        client.removeAll("");
        client.tell("POST", "/api/v1/jobs?wait_ms=30000", Map.of("kind", "collect"));
    }

    private static List<String> resources() throws Exception {
        List<String> paths = new ArrayList<>();
        for (String kind : List.of("devices", "media")) {
            client.ask("/api/v1/" + kind + "?fields=id")
                    .findValuesAsText("id")
                    .forEach(id -> paths.add(kind + "/" + id));
        }
        return paths;
    }

    private static long threads() throws IOException {
        return count("task");
    }

    private static long files() throws IOException {
        return count("fd");
    }

    private static long count(String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(instance.pid()), what))) {
            return entries.count();
        }
    }

    /** After a collection. */
    private static long heap() throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(instance.pid());
        Instance.run(List.of(jcmd, pid, "GC.run")).requireSuccess();
        String info = Instance.run(List.of(jcmd, pid, "GC.heap_info"))
                .requireSuccess()
                .output();
        java.util.regex.Matcher used = HEAP_PART.matcher(info);
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1)) * 1024;
        }
        assertThat(sum).as(info).isPositive();
        return sum;
    }
}
