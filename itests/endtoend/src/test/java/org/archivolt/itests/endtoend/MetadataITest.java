package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireFault;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an object can be changed without its bytes; and what a client knows of it can be a condition. */
@ExtendWith(SharedArchive.class)
class MetadataITest {
    private static final RandomBytes BODY = new RandomBytes(1, 100);

    private final Client client;

    MetadataITest(Instance instance) throws Exception {
        this.client = instance.client();
    }

    // --- changes ---

    @Test
    void metadataIsSetChangedAndRemovedByName() throws Exception {
        put("names", "Archivolt-Meta-Keep", "1", "Archivolt-Meta-Change", "2", "Archivolt-Meta-Remove", "3");

        JsonNode object =
                change("names", Map.of("metadata", named("change", "\u00fc \"'", "new", "4", "remove", null)));

        assertThat(metadata(object)).isEqualTo(Map.of("keep", "1", "change", "\u00fc \"'", "new", "4"));
        assertThat(object.get("version").intValue()).isEqualTo(1);
        client.requireStored("names", BODY);
        assertThat(client.head("names").headers().firstValue("Archivolt-Meta-new"))
                .hasValue("4");
    }

    @Test
    void allMetadataIsReplacedAtOnce() throws Exception {
        put("replace", "Archivolt-Meta-Old", "1");
        JsonNode object = change("replace", Map.of("replaceMetadata", true, "metadata", Map.of("new", "2")));
        assertThat(metadata(object)).isEqualTo(Map.of("new", "2"));
        assertThat(metadata(change("replace", Map.of("replaceMetadata", true, "metadata", Map.of()))))
                .isEmpty();
    }

    @Test
    void typeTagsAndGroupingAreChanged() throws Exception {
        put("words");
        JsonNode object =
                change("words", Map.of("contentType", "image/png", "tags", List.of("a", "b"), "grouping", "g"));
        assertThat(object.get("contentType").textValue()).isEqualTo("image/png");
        assertThat(object.get("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(object.get("grouping").textValue()).isEqualTo("g");

        object = change("words", named("grouping", null));
        assertThat(object.has("grouping")).isFalse();
        assertThat(object.get("tags")).hasSize(2);
    }

    @Test
    void ofAFormerVersionTooAndOfNoOther() throws Exception {
        put("meta/former", "Archivolt-Meta-A", "1");
        put("meta/former", "Archivolt-Meta-A", "2");
        client.tell("PATCH", objectPath("meta/former") + "?version=1", Map.of("metadata", Map.of("a", "one")));
        JsonNode versions = client.ask("/api/v1/versions?id=meta/former").get("versions");
        assertThat(versions.at("/0/metadata/a").textValue()).isEqualTo("one");
        assertThat(versions.at("/1/metadata/a").textValue()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}|body",
                "[]|body",
                "null|body",
                "7|body",
                "{\"nosuch\":1}|nosuch",
                "{\"metadata\":[]}|metadata",
                "{\"metadata\":{\"a\":1}}|metadata.a",
                "{\"metadata\":{\"a b\":\"x\"}}|metadata",
                "{\"metadata\":{\"a\":\"\\u0000\"}}|metadata.a",
                "{\"replaceMetadata\":true}|metadata",
                "{\"replaceMetadata\":\"yes\",\"metadata\":{}}|replaceMetadata",
                "{\"tags\":\"a\"}|tags",
                "{\"tags\":[\"\"]}|tags",
                "{\"grouping\":\"\"}|grouping",
                "{\"contentType\":7}|contentType",
                "{\"id\":\"x\",\"grouping\":\"g\"}|id",
                "{\"id\":\"\"}|id",
                "{\"id\":7}|id",
                "{\"id\":|body",
                "{\"id\":\"x\",\"id\":\"y\"}|body"
            })
    void aChangeThatMakesNoSenseIsRefused(String bodyAndField) throws Exception {
        int bar = bodyAndField.lastIndexOf('|');
        put("sense");
        requireFault(
                client.send(
                        "PATCH",
                        objectPath("sense"),
                        BodyPublishers.ofString(bodyAndField.substring(0, bar)),
                        "Content-Type",
                        "application/json"),
                400,
                "INVALID_ARGUMENT",
                bodyAndField.substring(bar + 1));
    }

    @Test
    void moreMetadataThanThereIsRoomForIsRefused() throws Exception {
        put("room", "Archivolt-Meta-A", "x".repeat(1500));
        requireFault(
                client.json("PATCH", objectPath("room"), Map.of("metadata", Map.of("b", "x".repeat(1000)))),
                400,
                "INVALID_ARGUMENT",
                "metadata");
        assertThat(client.head("room").headers().firstValue("Archivolt-Meta-b")).isEmpty();
    }

    @Test
    void aChangeThatDoesNotSayThatItIsJsonIsRefused() throws Exception {
        put("typed");
        requireProblem(
                client.send("PATCH", objectPath("typed"), BodyPublishers.ofString("{}"), "Content-Type", "text/plain"),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void whatIsNotThereIsNotChanged() throws Exception {
        requireProblem(client.json("PATCH", objectPath("nosuch"), Map.of("grouping", "g")), 404, "NO_SUCH_OBJECT");
        assertThat(client.head("nosuch").statusCode()).isEqualTo(404);
    }

    // --- conditions ---

    @Test
    void aPutReplacesOnlyWhatTheClientKnows() throws Exception {
        requireProblem(client.put("condition", BODY, "If-Match", "*"), 412, "PRECONDITION_FAILED");
        String etag = put("condition").get("etag").textValue();

        requireProblem(client.put("condition", BODY, "If-Match", "\"other\""), 412, "PRECONDITION_FAILED");
        RandomBytes next = new RandomBytes(2, 200);
        requireOk(client.put("condition", next, "If-Match", "\"other\", " + etag));
        requireProblem(client.put("condition", BODY, "If-Match", etag), 412, "PRECONDITION_FAILED");
        requireOk(client.put("condition", next, "If-Match", "*"));
        client.requireStored("condition", next);
        assertThat(client.ask("/api/v1/versions?id=condition").get("versions")).hasSize(3);
    }

    @Test
    void aChangeOfWhatTheClientDoesNotKnowIsRefused() throws Exception {
        String etag = put("patched").get("etag").textValue();
        String body = "{\"grouping\":\"g\"}";
        String[] headers = {"Content-Type", "application/json", "If-Match", "\"other\""};
        requireProblem(
                client.send("PATCH", objectPath("patched"), BodyPublishers.ofString(body), headers),
                412,
                "PRECONDITION_FAILED");
        headers[3] = etag;
        requireOk(client.send("PATCH", objectPath("patched"), BodyPublishers.ofString(body), headers));
    }

    @Test
    void contradictingConditionsAreRefused() throws Exception {
        requireFault(
                client.put("contradiction", BODY, "If-Match", "*", "If-None-Match", "*"),
                400,
                "INVALID_ARGUMENT",
                "If-None-Match");
        assertThat(client.head("contradiction").statusCode()).isEqualTo(404);
    }

    @Test
    void getObeysTheTimesAClientKnows() throws Exception {
        put("times");
        String modified =
                client.head("times").headers().firstValue("Last-Modified").orElseThrow();
        String before = "Sat, 01 Jan 2000 00:00:00 GMT";
        assertThat(client.head("times", "If-Modified-Since", modified).statusCode())
                .isEqualTo(304);
        assertThat(client.head("times", "If-Modified-Since", before).statusCode())
                .isEqualTo(200);
        assertThat(client.head("times", "If-Unmodified-Since", modified).statusCode())
                .isEqualTo(200);
        assertThat(client.head("times", "If-Unmodified-Since", before).statusCode())
                .isEqualTo(412);
        assertThat(client.head("times", "If-Match", "\"other\"").statusCode()).isEqualTo(412);
    }

    // --- in other words ---

    private JsonNode put(String id, String... headers) throws Exception {
        return Client.JSON.readTree(requireOk(client.put(id, BODY, headers)).body());
    }

    private JsonNode change(String id, Map<String, ?> change) throws Exception {
        return client.tell("PATCH", objectPath(id), change);
    }

    private static Map<String, String> metadata(JsonNode object) {
        Map<String, String> metadata = new HashMap<>();
        object.get("metadata")
                .properties()
                .forEach(each -> metadata.put(each.getKey(), each.getValue().textValue()));
        return metadata;
    }

    /** As {@code Map.of}, with null for what is to go. */
    private static Map<String, String> named(String... pairs) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        assertThat(map).as(Arrays.toString(pairs)).hasSize(pairs.length / 2);
        return map;
    }
}
