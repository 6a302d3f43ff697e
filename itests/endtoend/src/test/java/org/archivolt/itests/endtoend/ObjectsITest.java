package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireFault;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How objects go in and out over HTTP. */
@ExtendWith(SharedInstance.class)
class ObjectsITest {
    private static final int MIB = 1024 * 1024;

    private final Instance instance;
    private final Client client;

    ObjectsITest(Instance instance) throws Exception {
        this.instance = instance;
        this.client = instance.client();
    }

    @AfterEach
    void deletesEverything() throws Exception {
        client.deleteAll("");
    }

    @AfterAll
    static void leavesNothing(Instance instance) throws Exception {
        Media.awaitNothingButObjects(instance);
    }

    // --- sizes ---

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4095, 4096, 4097, 64 * MIB, 1024 * MIB})
    void anObjectOfAnySizeComesBackAsItWas(long size) throws Exception {
        RandomBytes body = new RandomBytes(size, size);

        HttpResponse<String> put = client.put("of/size", body);

        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        client.requireStored("of/size", body);
        Media.awaitNothingButObjects(instance);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4095, 4096, 4097, 64 * MIB})
    void aBodyMayComeInChunksWithoutALength(long size) throws Exception {
        RandomBytes body = new RandomBytes(7, size);

        HttpResponse<String> put = client.put("of/chunks", Client.chunked(body));

        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        client.requireStored("of/chunks", body);
    }

    // --- ids ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a/b/c",
                "/leading",
                "trailing/",
                "a//b",
                ".",
                "..",
                "../../etc/passwd",
                "a/./b/../c",
                ".archivolt/label.json",
                "\u00e4\u00f6\u00fc \u2014 \u65e5\u672c\u8a9e",
                "\ud83d\ude80/\ud83e\uddca",
                "e\u0301 is not \u00e9",
                "\"double\" and 'single'",
                "back\\slash",
                "a;jsessionid=1;b",
                "a%2Fb",
                "100%",
                "a+b c&d=e?f#g",
                " blanks ",
                "tab\tand\nline\r\nends",
                "\u007f\u0001\u001f",
                "{}[]|^`<>~!@$*()"
            })
    void anyTextMayBeAnId(String id) throws Exception {
        RandomBytes body = new RandomBytes(id.hashCode(), 100);

        HttpResponse<String> put = client.put(id, body);

        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        assertThat(Client.JSON.readTree(put.body()).get("id").textValue()).isEqualTo(id);
        client.requireStored(id, body);
        assertThat(client.head(id).statusCode()).isEqualTo(200);
        assertThat(client.list("")).extracting(Client.Listed::id).containsExactly(id);
        assertThat(client.list(id)).hasSize(1);
        assertThat(client.delete(id).statusCode()).isEqualTo(204);
        requireProblem(client.send("GET", Client.objectPath(id), BodyPublishers.noBody()), 404, "NO_SUCH_OBJECT");
    }

    @Test
    void anIdHasUpTo1024Bytes() throws Exception {
        for (String id : List.of("x".repeat(1024), "\u00fc".repeat(512), "\ud83d\ude80".repeat(256))) {
            RandomBytes body = new RandomBytes(1, 10);
            client.store(id, body);
            client.requireStored(id, body);
        }
    }

    @Test
    void idsThatDifferOnlyInCaseOrSlashesOrNormalFormAreDifferentObjects() throws Exception {
        List<String> ids = List.of("a/b", "A/b", "a//b", "a/b/", "a%2Fb", "\u00e9", "e\u0301");
        for (int i = 0; i < ids.size(); i++) {
            client.store(ids.get(i), new RandomBytes(i, 50));
        }
        for (int i = 0; i < ids.size(); i++) {
            client.requireStored(ids.get(i), new RandomBytes(i, 50));
        }
    }

    // --- what is known of an object ---

    @Test
    void putAnswersWithWhatIsKnownOfTheObject() throws Exception {
        RandomBytes body = new RandomBytes(3, 1000);
        HttpResponse<String> put = client.put("known", body, "Content-Type", "text/plain; charset=utf-8");

        JsonNode object = Client.JSON.readTree(put.body());
        assertThat(object.get("id").textValue()).isEqualTo("known");
        assertThat(object.get("version").intValue()).isEqualTo(1);
        assertThat(object.get("size").intValue()).isEqualTo(1000);
        assertThat(object.get("contentType").textValue()).isEqualToIgnoringCase("text/plain; charset=utf-8");
        assertThat(object.get("layout").get("name").textValue()).isEqualTo("raid1");
        assertThat(put.headers().firstValue("Location")).hasValue("/api/v1/objects/known");
        assertThat(put.headers().firstValue("Archivolt-Version")).hasValue("1");
        HttpResponse<String> head = client.head("known");
        assertThat(head.headers().firstValue("ETag"))
                .hasValue(object.get("etag").textValue());
        assertThat(head.headers().firstValue("Archivolt-Checksum"))
                .hasValue(object.get("checksum").textValue().replace(':', '='));
    }

    @Test
    void headSaysTheSameAsGetWithoutTheBody() throws Exception {
        client.put("twice", new RandomBytes(4, 12345), "Content-Type", "image/png", "Archivolt-Meta-Color", "red");

        HttpResponse<String> head = client.head("twice");
        HttpResponse<InputStream> get = client.get("twice");

        assertThat(head.body()).isEmpty();
        for (String header : List.of(
                "Content-Length",
                "Content-Type",
                "ETag",
                "Last-Modified",
                "Accept-Ranges",
                "Archivolt-Checksum",
                "Archivolt-Version",
                "Archivolt-Meta-color")) {
            assertThat(head.headers().firstValue(header))
                    .as(header)
                    .isPresent()
                    .isEqualTo(get.headers().firstValue(header));
        }
        get.body().close();
    }

    @Test
    void userMetadataComesBackAsHeadersAndInLists() throws Exception {
        client.put(
                "with/metadata",
                new RandomBytes(1, 1),
                "Archivolt-Meta-Project",
                "apollo 11",
                "Archivolt-Meta-Title*",
                "UTF-8''Gr%C3%BC%C3%9Fe%20%F0%9F%9A%80",
                "Archivolt-Meta-Empty",
                "");

        HttpResponse<String> head = client.head("with/metadata");

        assertThat(head.headers().firstValue("Archivolt-Meta-project")).hasValue("apollo 11");
        assertThat(head.headers().firstValue("Archivolt-Meta-title*"))
                .hasValue("UTF-8''Gr%C3%BC%C3%9Fe%20%F0%9F%9A%80");
        assertThat(head.headers().firstValue("Archivolt-Meta-empty*")).hasValue("UTF-8''");
        JsonNode metadata = client.page().get("objects").get(0).get("metadata");
        assertThat(metadata.get("project").textValue()).isEqualTo("apollo 11");
        assertThat(metadata.get("title").textValue()).isEqualTo("Gr\u00fc\u00dfe \ud83d\ude80");
        assertThat(metadata.get("empty").textValue()).isEmpty();
    }

    @Test
    void anObjectWithoutAContentTypeIsBytes() throws Exception {
        client.store("untyped", new RandomBytes(1, 1));
        assertThat(client.head("untyped").headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    }

    // --- conditions ---

    @Test
    void getAnswers304WhenTheClientHasItAlready() throws Exception {
        client.store("known", new RandomBytes(1, 10));
        String etag = client.head("known").headers().firstValue("ETag").orElseThrow();

        for (String known : List.of(etag, "\"other\", " + etag, "W/" + etag, "*")) {
            HttpResponse<InputStream> answer = client.get("known", "If-None-Match", known);
            assertThat(answer.statusCode()).as(known).isEqualTo(304);
            assertThat(answer.body().readAllBytes()).isEmpty();
        }
        try (InputStream body =
                client.get("known", "If-None-Match", "\"other\"").body()) {
            assertThat(body.readAllBytes()).hasSize(10);
        }
    }

    @Test
    void putIfNoneMatchKeepsWhatIsThere() throws Exception {
        RandomBytes first = new RandomBytes(1, 5000);

        assertThat(client.put("once", first, "If-None-Match", "*").statusCode()).isEqualTo(201);
        HttpResponse<String> second = client.put("once", new RandomBytes(2, 5000), "If-None-Match", "*");

        requireProblem(second, 412, "PRECONDITION_FAILED");
        client.requireStored("once", first);
        Media.awaitNothingButObjects(instance);
    }

    @Test
    void onlyOneOfManyWhoPutIfNoneMatchWins() throws Exception {
        List<HttpResponse<String>> answers =
                together(16, i -> client.put("race", new RandomBytes(i, 20_000), "If-None-Match", "*"));

        List<Integer> winners = IntStream.range(0, 16)
                .filter(i -> answers.get(i).statusCode() == 201)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201, 412);
        client.requireStored("race", new RandomBytes(winners.get(0), 20_000));
        Media.awaitNothingButObjects(instance);
    }

    // --- ranges ---

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99, 0, 100",
        "bytes=4095-4096, 4095, 2",
        "bytes=100000-, 100000, 200000",
        "bytes=299999-, 299999, 1",
        "bytes=-1, 299999, 1",
        "bytes=-70000, 230000, 70000",
        "bytes=-999999999, 0, 300000",
        "bytes=5-999999999999999999999999, 5, 299995",
        "BYTES=1-2, 1, 2",
        "bytes=65530-65600, 65530, 71"
    })
    void aRangeBringsAPart(String range, long offset, long length) throws Exception {
        RandomBytes body = new RandomBytes(5, 300_000);
        client.store("part", body);

        HttpResponse<InputStream> answer = client.get("part", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range"))
                .hasValue("bytes %d-%d/300000".formatted(offset, offset + length - 1));
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(length);
        body.requireSame(answer.body(), offset, length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=300000-", "bytes=300000-300001", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeOutsideTheObjectIsRefusedWithItsSize(String range) throws Exception {
        client.store("part", new RandomBytes(5, 300_000));

        HttpResponse<String> answer =
                client.send("GET", Client.objectPath("part"), BodyPublishers.noBody(), "Range", range);

        requireFault(answer, 416, "RANGE_NOT_SATISFIABLE", "Range");
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes */300000");
    }

    @Test
    void aRangeOfAnotherUnitIsIgnored() throws Exception {
        RandomBytes body = new RandomBytes(5, 100);
        client.store("whole", body);
        HttpResponse<InputStream> answer = client.get("whole", "Range", "pages=1-2");
        assertThat(answer.statusCode()).isEqualTo(200);
        body.requireSame(answer.body());
    }

    @Test
    void anEmptyObjectHasNoRange() throws Exception {
        client.store("empty", new RandomBytes(0, 0));
        requireProblem(
                client.send("GET", Client.objectPath("empty"), BodyPublishers.noBody(), "Range", "bytes=0-0"),
                416,
                "RANGE_NOT_SATISFIABLE");
    }

    @Test
    void aRangeIsTakenOnlyIfTheObjectIsStillTheOneTheClientKnows() throws Exception {
        client.store("resumed", new RandomBytes(1, 1000));
        String etag = client.head("resumed").headers().firstValue("ETag").orElseThrow();

        try (InputStream part =
                client.get("resumed", "Range", "bytes=10-19", "If-Range", etag).body()) {
            assertThat(part.readAllBytes()).hasSize(10);
        }
        client.store("resumed", new RandomBytes(2, 1000));
        HttpResponse<InputStream> whole = client.get("resumed", "Range", "bytes=10-19", "If-Range", etag);
        assertThat(whole.statusCode()).isEqualTo(200);
        new RandomBytes(2, 1000).requireSame(whole.body());
    }

    // --- lists ---

    @Test
    void listsAreInTheOrderOfIdsByPrefixAndInPages() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add("list/%02d".formatted(i));
        }
        together(ids.size(), i -> client.store(ids.get(i), new RandomBytes(i, i)));
        client.store("lis", new RandomBytes(1, 1));
        client.store("list0", new RandomBytes(1, 1));

        JsonNode first = client.page("prefix", "list/", "limit", "10");
        JsonNode second = client.page(
                "prefix", "list/", "limit", "10", "after", first.get("next").textValue());
        JsonNode third = client.page(
                "prefix", "list/", "limit", "10", "after", second.get("next").textValue());

        List<String> seen = new ArrayList<>();
        for (JsonNode page : List.of(first, second, third)) {
            page.get("objects").forEach(object -> seen.add(object.get("id").textValue()));
        }
        assertThat(seen).isEqualTo(ids);
        assertThat(third.has("next")).isFalse();
        assertThat(client.list("")).hasSize(27);
    }

    @Test
    void aPrefixIsPlainText() throws Exception {
        for (String id : List.of("a%b", "axb", "a_b", "a\\b")) {
            client.store(id, new RandomBytes(1, 1));
        }
        assertThat(client.list("a%")).extracting(Client.Listed::id).containsExactly("a%b");
        assertThat(client.list("a_")).extracting(Client.Listed::id).containsExactly("a_b");
        assertThat(client.list("a\\")).extracting(Client.Listed::id).containsExactly("a\\b");
    }

    // --- change ---

    @Test
    void puttingTheSameIdAgainReplacesTheObjectAndRemovesTheOldBytes() throws Exception {
        client.store("changing", new RandomBytes(1, 100_000));

        HttpResponse<String> second = client.put("changing", new RandomBytes(2, 50_000));

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(Client.JSON.readTree(second.body()).get("version").intValue())
                .isEqualTo(2);
        client.requireStored("changing", new RandomBytes(2, 50_000));
        Media.awaitNothingButObjects(instance);
        assertThat(instance.extents())
                .hasSize(2)
                .extracting(Instance.ExtentFile::size)
                .containsOnly(50_000L);
    }

    @Test
    void aReaderOfAReplacedObjectGetsOneVersionOrBreaks() throws Exception {
        RandomBytes first = new RandomBytes(1, 64L * MIB);
        client.store("replaced", first);

        try (InputStream reading = client.get("replaced").body()) {
            byte[] begun = reading.readNBytes(1000);
            client.store("replaced", new RandomBytes(2, 1000));
            assertThat(begun).isEqualTo(first.array(0, 1000));
            try {
                first.requireSame(reading, 1000, first.size() - 1000);
            } catch (java.io.IOException broken) {
                // the connection ended before the object did: the reader knows
            }
        }
        client.requireStored("replaced", new RandomBytes(2, 1000));
    }

    @Test
    void aDeletedObjectIsGoneFromListsAndMedia() throws Exception {
        client.store("doomed", new RandomBytes(1, 100_000));

        assertThat(client.delete("doomed").statusCode()).isEqualTo(204);

        requireProblem(client.delete("doomed"), 404, "NO_SUCH_OBJECT");
        assertThat(client.head("doomed").statusCode()).isEqualTo(404);
        assertThat(client.list("")).isEmpty();
        Media.awaitNothingButObjects(instance);
        assertThat(instance.extents()).isEmpty();
    }

    @Test
    void theNumberOfReplicasIsAParameterOfTheLayout() throws Exception {
        HttpResponse<String> put = requireOk(client.send(
                "PUT",
                Client.objectPath("single") + "?layout=raid1&layout.replicas=1",
                Client.sized(new RandomBytes(1, 1000))));

        assertThat(Client.JSON
                        .readTree(put.body())
                        .at("/layout/parameters/replicas")
                        .textValue())
                .isEqualTo("1");
        Media.awaitNothingButObjects(instance);
        assertThat(instance.extents()).hasSize(1);
    }

    // --- many at once ---

    @Test
    void thirtyTwoClientsWorkOnObjectsOfTheirOwn() throws Exception {
        together(32, i -> {
            for (int round = 0; round < 5; round++) {
                RandomBytes body = new RandomBytes(100L * i + round, 1L + 10_000 * i + round);
                String id = "own/" + i;
                client.store(id, body);
                client.requireStored(id, body);
                if (round % 2 == 1) {
                    requireOk(client.delete(id));
                    assertThat(client.head(id).statusCode()).isEqualTo(404);
                }
            }
            return null;
        });
        assertThat(client.list("own/"))
                .hasSize(32)
                .extracting(Client.Listed::version)
                .containsOnly(1);
        Media.awaitNothingButObjects(instance);
    }

    @Test
    void thirtyTwoClientsOnTheSameObjectsSeeWholeVersionsOnly() throws Exception {
        List<String> ids = List.of("same/0", "same/1", "same/2");
        together(32, i -> {
            for (int round = 0; round < 8; round++) {
                String id = ids.get((i + round) % ids.size());
                switch ((i * 7 + round) % 4) {
                    case 0, 1 -> client.store(id, selfDescribing(i * 10 + round));
                    case 2 -> requireWhole(client.get(id));
                    default -> assertThat(client.delete(id).statusCode()).isIn(204, 404);
                }
            }
            return null;
        });
        for (Client.Listed object : client.list("same/")) {
            requireWhole(client.get(object.id()));
        }
        Media.awaitNothingButObjects(instance);
    }

    /** The size tells the seed. */
    private static RandomBytes selfDescribing(int seed) {
        return new RandomBytes(seed, 50_000 + seed);
    }

    private static void requireWhole(HttpResponse<InputStream> answer) throws Exception {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == 404) {
                return;
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            long size = answer.headers().firstValueAsLong("Content-Length").orElseThrow();
            selfDescribing((int) size - 50_000).requireSame(body);
        }
    }

    // --- the other resources ---

    @Test
    void mediaDevicesLayoutsAndHealthAreResources() throws Exception {
        JsonNode media =
                Client.JSON.readTree(requireOk(client.resource("/api/v1/media")).body());
        JsonNode devices = Client.JSON.readTree(
                requireOk(client.resource("/api/v1/devices")).body());
        JsonNode layouts = Client.JSON.readTree(
                requireOk(client.resource("/api/v1/layouts")).body());
        JsonNode health = Client.JSON.readTree(
                requireOk(client.resource("/api/v1/health")).body());

        assertThat(media.get("media")).as("two folders, four cartridges").hasSize(6);
        assertThat(devices.get("devices")).as("two folders, two drives").hasSize(4);
        Set<String> names =
                layouts.get("layouts").findValuesAsText("name").stream().collect(Collectors.toSet());
        assertThat(names).contains("raid1");
        JsonNode raid1 = Client.JSON.readTree(
                requireOk(client.resource("/api/v1/layouts/raid1")).body());
        assertThat(raid1.path("parameters").findValuesAsText("name")).contains("replicas", "block.bytes");
        assertThat(raid1.path("bundle").path("symbolicName").asText()).isEqualTo("org.archivolt.layout.raid1");
        assertThat(health.get("ready").booleanValue()).isTrue();
    }

    private interface Work<T> {
        T by(int client) throws Exception;
    }

    /** All at once, each on a thread of its own; fails if one does. */
    private static <T> List<T> together(int clients, Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                calls.add(() -> work.by(client));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
