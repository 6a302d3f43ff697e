package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.query;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireFault;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of an object that is replaced or deleted. All versions from a first put to a deletion are a generation and
 * share a uuid; the next put begins another one.
 */
@ExtendWith(SharedArchive.class)
class VersionsITest {
    /** Too large to share a file with others, so that there are files to count. */
    private static final int BIG = 100_000;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Instance instance;
    private final Client client;

    VersionsITest(Instance instance) throws Exception {
        this.instance = instance;
        this.client = instance.client();
    }

    @AfterAll
    static void leavesNothing(Instance instance) throws Exception {
        instance.client().removeAll("");
        Media.awaitNothingButObjects(instance);
    }

    // --- put ---

    @Test
    void aFileOnAMediumTellsWhoseItIs() throws Exception {
        client.store("path/of an extent", new RandomBytes(1, BIG));

        assertThat(files("path%2Fof an extent"))
                .hasSize(2)
                .allSatisfy(file -> assertThat(file).matches("path%2Fof an extent\\.[0-9a-f-]{36}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xxh128", "crc32c", "md5", "sha-256"})
    void theChecksumOfFilesIsAParameterOfTheLayout(String algorithm) throws Exception {
        String id = "checksum/" + algorithm;
        JsonNode object = put(id + query("layout", "raid1", "layout.checksum", algorithm), 1, BIG);

        assertThat(object.at("/layout/parameters/checksum").textValue()).isEqualTo(algorithm);
        client.requireStored(id, new RandomBytes(1, BIG));
    }

    @Test
    void whatIsReplacedIsKeptAndCanBeReadByItsVersion() throws Exception {
        String uuid = put("replaced", 1, BIG).get("uuid").textValue();
        put("replaced", 2, 200);
        JsonNode third = put("replaced", 3, BIG);

        assertThat(third.get("uuid").textValue()).as("one generation").isEqualTo(uuid);
        assertThat(third.get("version").intValue()).isEqualTo(3);
        client.requireStored("replaced", new RandomBytes(3, BIG));
        client.requireBytes(objectPath("replaced") + "?version=1", new RandomBytes(1, BIG));
        client.requireBytes(objectPath("replaced") + "?version=2", new RandomBytes(2, 200));
        client.requireBytes(objectPath("replaced") + "?uuid=" + uuid, new RandomBytes(3, BIG));
        client.requireBytes(objectPath("replaced") + "?version=1&uuid=" + uuid, new RandomBytes(1, BIG));
    }

    @Test
    void eachVersionHasItsOwnMetadataLayoutFamilyAndGrouping() throws Exception {
        requireOk(client.send(
                "PUT",
                objectPath("own") + "?grouping=first&layout=raid1&layout.replicas=1",
                Client.sized(new RandomBytes(1, BIG)),
                "Archivolt-Meta-Color",
                "red",
                "Content-Type",
                "text/plain"));
        requireOk(client.send("PUT", objectPath("own") + "?family=tape", Client.sized(new RandomBytes(2, BIG))));

        JsonNode versions = versions("own");
        assertThat(column(versions, "version")).containsExactly("1", "2");
        JsonNode first = versions.get(0);
        assertThat(first.at("/metadata/color").textValue()).isEqualTo("red");
        assertThat(first.get("contentType").textValue()).isEqualTo("text/plain");
        assertThat(first.get("grouping").textValue()).isEqualTo("first");
        assertThat(first.at("/layout/parameters/replicas").textValue()).isEqualTo("1");
        assertThat(first.has("deprecated")).isTrue();
        JsonNode second = versions.get(1);
        assertThat(second.get("metadata")).isEmpty();
        assertThat(second.has("grouping")).isFalse();
        assertThat(second.at("/layout/parameters/replicas").textValue()).isEqualTo("2");
        assertThat(second.has("deprecated")).isFalse();
        assertThat(places("own", 1)).allSatisfy(medium -> assertThat(medium).startsWith("disk:"));
        assertThat(places("own", 2)).allSatisfy(medium -> assertThat(medium).startsWith("tape:"));
    }

    @Test
    void aPutAfterADeletionBeginsAnotherGeneration() throws Exception {
        JsonNode first = put("again", 1, 100);
        requireOk(client.delete("again"));

        HttpResponse<String> put = client.put("again", new RandomBytes(2, 100));

        assertThat(put.statusCode()).isEqualTo(201);
        JsonNode second = Client.JSON.readTree(put.body());
        assertThat(second.get("version").intValue()).isEqualTo(1);
        assertThat(second.get("uuid")).isNotEqualTo(first.get("uuid"));
        client.requireBytes(objectPath("again") + "?uuid=" + first.get("uuid").textValue(), new RandomBytes(1, 100));
    }

    // --- get ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?version=7",
                "?uuid=00000000-0000-4000-8000-000000000000",
                "?uuid=00000000-0000-4000-8000-000000000000&version=1",
                "?copy=nosuch",
                "?version=1&copy=nosuch"
            })
    void aVersionOrCopyThatIsNotThereIsNotFound(String query) throws Exception {
        put("here", 1, 10);
        requireProblem(client.resource(objectPath("here") + query), 404, "NO_SUCH_OBJECT");
        assertThat(client.send("HEAD", objectPath("here") + query, BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version=0", "version=-1", "version=x", "uuid=x", "uuid=1-1-1-1-1", "version=4294967297"})
    void aVersionThatCannotBeIsRefused(String query) throws Exception {
        requireFault(
                client.resource(objectPath("here") + "?" + query),
                400,
                "INVALID_ARGUMENT",
                query.substring(0, query.indexOf('=')));
    }

    @Test
    void aDeletedVersionTellsSinceWhen() throws Exception {
        put("since", 1, 10);
        assertThat(client.head("since").headers().firstValue("Archivolt-Deprecated"))
                .isEmpty();
        requireOk(client.delete("since"));

        HttpResponse<String> head = client.send("HEAD", objectPath("since") + "?version=1", BodyPublishers.noBody());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Archivolt-Deprecated")).isPresent();
        assertThat(client.head("since").statusCode()).isEqualTo(404);
    }

    @Test
    void readingNotesWhenTheVersionReadWasReadAndNoOther() throws Exception {
        put("accessed", 1, 10);
        put("accessed", 2, 10);
        client.requireBytes(objectPath("accessed") + "?version=1", new RandomBytes(1, 10));

        Await.untilHolds(LIMIT, () -> {
            JsonNode versions = versions("accessed");
            assertThat(versions.at("/0/copies/0").has("accessed")).isTrue();
            assertThat(versions.at("/1/copies/0").has("accessed")).isFalse();
        });
        JsonNode created = versions("accessed").at("/1/copies/0/created");
        requireOk(client.delete("accessed"));
        undelete(Map.of("id", "accessed"));
        JsonNode back = versions("accessed").at("/1/copies/0");
        assertThat(back.get("created")).as("untouched by delete and undelete").isEqualTo(created);
        assertThat(back.has("accessed")).isFalse();
    }

    // --- delete and undelete ---

    @Test
    void whatIsDeletedComesBackAsItWas() throws Exception {
        requireOk(client.send(
                "PUT",
                objectPath("back") + "?grouping=kept",
                Client.sized(new RandomBytes(1, BIG)),
                "Archivolt-Meta-Color",
                "red"));
        JsonNode before = versions("back").get(0);
        requireOk(client.delete("back"));
        assertThat(files("back")).as("still on media").hasSize(2);

        undelete(Map.of("id", "back"));

        assertThat(versions("back").get(0)).isEqualTo(before);
        client.requireStored("back", new RandomBytes(1, BIG));
    }

    @Test
    void theLastVersionComesBackAndTheOthersStayBehindIt() throws Exception {
        put("many", 1, 10);
        put("many", 2, 10);
        requireOk(client.delete("many"));

        JsonNode back = undelete(Map.of("id", "many"));

        assertThat(back.get("version").intValue()).isEqualTo(2);
        client.requireStored("many", new RandomBytes(2, 10));
        client.requireBytes(objectPath("many") + "?version=1", new RandomBytes(1, 10));
    }

    @Test
    void whatNeverWasCannotComeBack() throws Exception {
        requireProblem(client.json("POST", "/api/v1/versions/undelete", Map.of("id", "never")), 404, "NO_SUCH_OBJECT");
    }

    @Test
    void undeletingWhatIsVisibleChangesNothing() throws Exception {
        put("visible", 1, 10);
        JsonNode before = versions("visible");
        undelete(Map.of("id", "visible"));
        assertThat(versions("visible")).isEqualTo(before);
    }

    @Test
    void ofTwoDeletedGenerationsOneHasToBeNamed() throws Exception {
        String first = put("two", 1, 10).get("uuid").textValue();
        requireOk(client.delete("two"));
        put("two", 2, 10);
        requireOk(client.delete("two"));

        requireFault(
                client.json("POST", "/api/v1/versions/undelete", Map.of("id", "two")), 400, "INVALID_ARGUMENT", "uuid");
        requireFault(client.resource(objectPath("two") + "?version=1"), 400, "INVALID_ARGUMENT", "uuid");

        undelete(Map.of("uuid", first));
        client.requireStored("two", new RandomBytes(1, 10));
    }

    @Test
    void aGenerationDoesNotComeBackOverAnother() throws Exception {
        String first = put("taken", 1, 10).get("uuid").textValue();
        requireOk(client.delete("taken"));
        put("taken", 2, 10);

        requireProblem(client.json("POST", "/api/v1/versions/undelete", Map.of("uuid", first)), 409, "ALREADY_EXISTS");
        client.requireStored("taken", new RandomBytes(2, 10));
    }

    @Test
    void deletingOneTimeTooOftenIsNotFound() throws Exception {
        put("once", 1, 10);
        requireOk(client.delete("once"));
        requireProblem(client.delete("once"), 404, "NO_SUCH_OBJECT");
    }

    @Test
    void aDeletionIsForTheVersionTheClientKnows() throws Exception {
        String etag = put("known", 1, 10).get("etag").textValue();
        put("known", 2, 10);
        requireProblem(client.delete("known", "If-Match", etag), 412, "PRECONDITION_FAILED");
        client.requireStored("known", new RandomBytes(2, 10));
        etag = client.head("known").headers().firstValue("ETag").orElseThrow();
        requireOk(client.delete("known", "If-Match", etag));
    }

    @Test
    void manyAreDeletedInOneRequestAndEachHasItsAnswer() throws Exception {
        put("several/1", 1, 10);
        put("several/2", 1, 10);

        JsonNode results = client.tell(
                        "POST", "/api/v1/bulk/delete", Map.of("ids", List.of("several/1", "several/none", "several/2")))
                .get("results");

        assertThat(column(results, "status")).containsExactly("204", "404", "204");
        assertThat(client.list("several/")).isEmpty();
        undelete(Map.of("id", "several/1"));
    }

    // --- for ever ---

    @Test
    void aHardDeletionLeavesNeitherRowsNorFiles() throws Exception {
        put("hard", 1, BIG);
        assertThat(files("hard")).hasSize(2);

        requireOk(client.send("DELETE", objectPath("hard") + "?hard=true", BodyPublishers.noBody()));

        assertThat(versions("hard")).isEmpty();
        requireProblem(client.resource(objectPath("hard") + "?version=1"), 404, "NO_SUCH_OBJECT");
        requireProblem(client.json("POST", "/api/v1/versions/undelete", Map.of("id", "hard")), 404, "NO_SUCH_OBJECT");
        Await.untilHolds(LIMIT, () -> assertThat(files("hard")).isEmpty());
    }

    @Test
    void oneVersionOfManyIsRemovedByItsNumber() throws Exception {
        put("part", 1, BIG);
        put("part", 2, BIG);
        put("part", 3, BIG);

        requireOk(client.send("DELETE", objectPath("part") + "?hard=true&version=2", BodyPublishers.noBody()));

        assertThat(column(versions("part"), "version")).containsExactly("1", "3");
        client.requireStored("part", new RandomBytes(3, BIG));
    }

    @Test
    void aVersionOfADeletedGenerationIsRemovedByItsUuid() throws Exception {
        String first = put("old", 1, 10).get("uuid").textValue();
        requireOk(client.delete("old"));
        put("old", 2, 10);
        requireOk(client.delete("old"));

        requireFault(
                client.send("DELETE", objectPath("old") + "?hard=true&version=1", BodyPublishers.noBody()),
                400,
                "INVALID_ARGUMENT",
                "uuid");
        requireOk(client.send(
                "DELETE", objectPath("old") + "?hard=true&version=1&uuid=" + first, BodyPublishers.noBody()));

        assertThat(versions("old").findValuesAsText("uuid")).hasSize(1).doesNotContain(first);
    }

    @Test
    void allOfAnIdIsRemovedInOneRequestWithAllCopies() throws Exception {
        put("all", 1, BIG);
        requireOk(client.delete("all"));
        put("all", 2, BIG);
        put("all", 3, BIG);
        client.tell("POST", "/api/v1/copies?wait_ms=60000", Map.of("id", "all", "name", "second"));

        requireOk(client.send("DELETE", objectPath("all") + "?hard=true&versions=all", BodyPublishers.noBody()));

        assertThat(versions("all")).isEmpty();
        Await.untilHolds(LIMIT, () -> assertThat(files("all")).isEmpty());
    }

    @Test
    void onTapeWhatIsRemovedForEverIsGoneFromTheIndex() throws Exception {
        Map<String, Long> before = extents();
        requireOk(client.send("PUT", objectPath("reel") + "?family=tape", Client.sized(new RandomBytes(1, 400_000))));
        String medium = places("reel", 1).get(0); // others may change because of what was done before
        Await.untilHolds(LIMIT, () -> assertThat(extents().get(medium)).isGreaterThan(before.get(medium)));
        long with = extents().get(medium);

        requireOk(client.send("DELETE", objectPath("reel") + "?hard=true", BodyPublishers.noBody()));

        Await.untilHolds(LIMIT, () -> assertThat(extents().get(medium)).isLessThan(with));
    }

    // --- in other words ---

    private JsonNode put(String idAndQuery, long seed, long size) throws Exception {
        int mark = idAndQuery.indexOf('?');
        String id = mark < 0 ? idAndQuery : idAndQuery.substring(0, mark);
        String query = mark < 0 ? "" : idAndQuery.substring(mark);
        return Client.JSON.readTree(
                requireOk(client.send("PUT", objectPath(id) + query, Client.sized(new RandomBytes(seed, size))))
                        .body());
    }

    private JsonNode undelete(Map<String, String> which) throws Exception {
        return client.tell("POST", "/api/v1/versions/undelete", which);
    }

    private JsonNode versions(String id) throws Exception {
        return client.ask("/api/v1/versions" + query("id", id)).get("versions");
    }

    /** The media a version is on. */
    private List<String> places(String id, int version) throws Exception {
        return client.ask("/api/v1/locations" + query("id", id, "version", Integer.toString(version)))
                .findValuesAsText("medium");
    }

    /** How many there are, by medium. It is counted soon after a put or a removal, not with it. */
    private Map<String, Long> extents() throws Exception {
        Map<String, Long> extents = new HashMap<>();
        client.ask("/api/v1/media?fields=id,extents")
                .get("media")
                .forEach(medium -> extents.put(
                        medium.get("id").textValue(), medium.get("extents").longValue()));
        return extents;
    }

    private static List<String> column(JsonNode rows, String field) {
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(field).asText()));
        return values;
    }

    /** Files on the disks whose names begin with this. */
    private List<String> files(String name) throws Exception {
        return instance
                .extents(
                        instance.medium("disk0"),
                        instance.medium("disk1"),
                        instance.medium("disk2"),
                        instance.medium("disk3"))
                .stream()
                .map(file -> file.path().getFileName().toString())
                .filter(file -> file.startsWith(name + "."))
                .toList();
    }
}
