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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Further copies of an object, each with a name, a layout and media of its own. */
@ExtendWith(SharedArchive.class)
class CopiesITest {
    private static final int BIG = 300_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Client client;

    CopiesITest(Instance instance) throws Exception {
        this.client = instance.client();
    }

    @ParameterizedTest
    @CsvSource({
        "raid1 replicas=1, disk, raid1 replicas=2, disk",
        "raid1 replicas=2, disk, raid1 replicas=1, disk",
        "raid1 replicas=3, disk, raid4 data=2, disk",
        "raid4 data=2, disk, raid1 replicas=2, disk",
        "raid4 data=2, disk, rs data=2, disk",
        "raid0, disk, raid4 data=3, disk",
        "raid1 replicas=1, disk, raid1 replicas=1, tape",
        "raid1 replicas=1, tape, raid1 replicas=1, disk",
        "raid4 data=2, disk, raid1 replicas=2, tape",
    })
    void aCopyHasTheSameBytesOnAnyFamilyAndLayout(
            String fromLayout, String fromFamily, String toLayout, String toFamily) throws Exception {
        String id = "copy/%s/%s/%s/%s".formatted(fromLayout, fromFamily, toLayout, toFamily);
        RandomBytes body = new RandomBytes(id.hashCode(), 3 * (1 << 20) + 17);
        requireOk(client.send("PUT", objectPath(id) + form(fromFamily, fromLayout), Client.sized(body)));

        JsonNode object = copy(Map.of("id", id, "name", "second", "options", options(toFamily, toLayout)));

        assertThat(object.at("/copies/1/name").textValue()).isEqualTo("second");
        assertThat(object.at("/copies/1/status").textValue()).isEqualTo("COMPLETE");
        assertThat(object.at("/copies/1/layout/name").textValue()).isEqualTo(toLayout.split(" ")[0]);
        client.requireBytes(objectPath(id) + "?copy=second", body);
        requireOk(client.send("DELETE", "/api/v1/copies" + query("id", id, "name", "source"), BodyPublishers.noBody()));
        client.requireStored(id, body);
        assertThat(client.ask("/api/v1/locations" + query("id", id)).findValuesAsText("medium"))
                .allSatisfy(medium -> assertThat(medium).startsWith(toFamily + ":"));
    }

    @Test
    void aPutMayNameItsCopyAndItsProfile() throws Exception {
        requireOk(client.send(
                "PUT", objectPath("named") + "?copy=first&profile=safe", Client.sized(new RandomBytes(1, BIG))));

        JsonNode object = copies("named").get(0);
        assertThat(object.get("name").textValue()).isEqualTo("first");
        assertThat(object.at("/layout/parameters/replicas").textValue()).isEqualTo("3");
        assertThat(client.page("prefix", "named").at("/objects/0/grouping").textValue())
                .isEqualTo("vault");
        assertThat(client.ask("/api/v1/profiles").get("profiles").toString()).isEqualTo("[\"default\",\"safe\"]");
    }

    @Test
    void aNameIsGivenOnce() throws Exception {
        store("twice");
        copy(Map.of("id", "twice", "name", "second"));
        requireProblem(order(Map.of("id", "twice", "name", "second")), 409, "ALREADY_EXISTS");
        requireProblem(order(Map.of("id", "twice", "name", "source")), 409, "ALREADY_EXISTS");
    }

    @Test
    void whatIsNotThereCannotBeCopied() throws Exception {
        store("there");
        requireProblem(order(Map.of("id", "nosuch", "name", "second")), 404, "NO_SUCH_OBJECT");
        requireProblem(order(Map.of("id", "there", "version", 9, "name", "second")), 404, "NO_SUCH_OBJECT");
        HttpResponse<String> from = order(Map.of("id", "there", "from", "nosuch", "name", "second"));
        requireProblem(from, 404, "NO_SUCH_OBJECT");
    }

    @Test
    void aCopyThatMakesNoSenseIsRefusedAtOnce() throws Exception {
        store("sense");
        requireFault(order(Map.of("id", "sense")), 400, "INVALID_ARGUMENT", "name");
        requireFault(order(Map.of("name", "second")), 400, "INVALID_ARGUMENT", "id");
        requireFault(order(Map.of("id", "sense", "name", "Not OK")), 400, "INVALID_ARGUMENT", "name");
        requireFault(order(Map.of("id", "sense", "name", "x", "nosuch", 1)), 400, "INVALID_ARGUMENT", "nosuch");
        requireFault(
                order(Map.of("id", "sense", "name", "x", "options", Map.of("nosuch", 1))),
                400,
                "INVALID_ARGUMENT",
                "options.nosuch");
    }

    @Test
    void theLastCopyStays() throws Exception {
        store("last");
        copy(Map.of("id", "last", "name", "second"));
        requireOk(remove("last", "source"));

        requireProblem(remove("last", "second"), 409, "WRONG_STATE");
        requireProblem(remove("last", "source"), 404, "NO_SUCH_OBJECT");
        client.requireStored("last", new RandomBytes(1, BIG));
    }

    @Test
    void aVersionThatWasReplacedIsCopiedAndItsCopyRemoved() throws Exception {
        store("former");
        client.store("former", new RandomBytes(2, BIG));

        copy(Map.of("id", "former", "version", 1, "name", "second"));

        String first = query("id", "former", "version", "1");
        assertThat(client.ask("/api/v1/copies" + first).get("copies")).hasSize(2);
        assertThat(copies("former")).as("of the visible version").hasSize(1);
        client.requireBytes(objectPath("former") + "?version=1&copy=second", new RandomBytes(1, BIG));
        requireOk(client.send("DELETE", "/api/v1/copies" + first + "&name=second", BodyPublishers.noBody()));
        assertThat(client.ask("/api/v1/copies" + first).get("copies")).hasSize(1);
    }

    @Test
    void copiesAreListedWithWhatIsKnownOfThem() throws Exception {
        store("known");
        copy(Map.of("id", "known", "name", "second", "options", Map.of("layout", "raid4")));

        JsonNode copies = copies("known");

        assertThat(copies.findValuesAsText("name").stream()
                        .filter(name -> !name.startsWith("raid"))
                        .toList())
                .containsExactly("source", "second");
        copies.forEach(copy -> {
            assertThat(copy.get("status").textValue()).isEqualTo("COMPLETE");
            assertThat(copy.get("created").textValue()).endsWith("Z");
        });
    }

    @Test
    void readsTakeThePreferredCopy() throws Exception {
        store("choice");
        copy(Map.of("id", "choice", "name", "preferred"));
        client.requireStored("choice", new RandomBytes(1, BIG));

        Await.untilHolds(LIMIT, () -> {
            JsonNode copies = copies("choice");
            assertThat(copies.get(1).has("accessed")).isTrue();
            assertThat(copies.at("/0/accessed").asText())
                    .as("when the copy was made of it")
                    .isLessThan(copies.at("/1/accessed").textValue());
        });
    }

    @Test
    void aCopyKeepsToTheGroupingOfItsObject() throws Exception {
        requireOk(client.send(
                "PUT",
                objectPath("grouped") + "?grouping=copied&layout=raid1&layout.replicas=1",
                Client.sized(new RandomBytes(1, BIG))));
        copy(Map.of("id", "grouped", "name", "second", "options", options("disk", "raid1 replicas=1")));

        List<String> media =
                client.ask("/api/v1/locations" + query("id", "grouped")).findValuesAsText("medium");

        assertThat(media).hasSize(2);
        Await.untilHolds(LIMIT, () -> {
            for (String medium : media) {
                assertThat(client.ask("/api/v1/media/" + medium)
                                .get("groupings")
                                .toString())
                        .contains("\"copied\"");
            }
        });
    }

    @Test
    void anOrderThatIsNotWaitedForCanBeAskedFor() throws Exception {
        store("later");
        HttpResponse<String> accepted = client.json("POST", "/api/v1/copies", Map.of("id", "later", "name", "second"));
        assertThat(accepted.statusCode()).isIn(201, 202);
        String request = Client.JSON.readTree(accepted.body()).get("request").asText();
        Await.until(
                "the copy",
                LIMIT,
                () -> client.ask("/api/v1/copies/requests/" + request)
                        .get("state")
                        .textValue()
                        .equals("DONE"));
        requireProblem(client.resource("/api/v1/copies/requests/999999"), 404, "NO_SUCH_REQUEST");
    }

    // --- in other words ---

    private void store(String id) throws Exception {
        client.store(id, new RandomBytes(1, BIG));
    }

    private HttpResponse<String> order(Map<String, ?> copy) throws Exception {
        return client.json("POST", "/api/v1/copies?wait_ms=60000", copy);
    }

    /** The object with the copy. */
    private JsonNode copy(Map<String, ?> copy) throws Exception {
        HttpResponse<String> answer = order(copy);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Client.JSON.readTree(answer.body()).get("object");
    }

    private HttpResponse<String> remove(String id, String name) throws Exception {
        return client.send("DELETE", "/api/v1/copies" + query("id", id, "name", name), BodyPublishers.noBody());
    }

    private JsonNode copies(String id) throws Exception {
        return client.ask("/api/v1/copies" + query("id", id)).get("copies");
    }

    private static String form(String family, String layout) {
        StringBuilder form = new StringBuilder("?family=" + family);
        options(family, layout).forEach((name, value) -> {
            if (value instanceof Map<?, ?> parameters) {
                parameters.forEach((parameter, of) ->
                        form.append("&layout.").append(parameter).append('=').append(of));
            } else if (name.equals("layout")) {
                form.append("&layout=").append(value);
            }
        });
        return form.toString();
    }

    private static Map<String, Object> options(String family, String layout) {
        String[] words = layout.split("[ =]");
        Map<String, Object> options = new HashMap<>(Map.of("family", family, "layout", words[0]));
        if (words.length > 1) {
            options.put("layoutParameters", Map.of(words[1], words[2]));
        }
        return options;
    }
}
