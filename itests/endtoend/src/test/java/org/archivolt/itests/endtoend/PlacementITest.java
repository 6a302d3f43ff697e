package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.query;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireFault;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On which media the bytes of an object go, and how to find out where they are. */
@ExtendWith(SharedArchive.class)
class PlacementITest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final RandomBytes BODY = new RandomBytes(1, 100_000);

    private final Client client;
    private final List<String> disks;

    PlacementITest(Instance instance) throws Exception {
        this.client = instance.client();
        this.disks = client.ask("/api/v1/media?family=disk&fields=id").findValuesAsText("id");
    }

    @AfterEach
    void leavesMediaAsTheyWere() throws Exception {
        client.removeAll("place/");
        for (String disk : disks) {
            change(disk, Map.of("tags", Map.of("set", List.of()), "groupings", List.of()));
        }
    }

    @Test
    void tagsChooseMediaThatCarryThemAll() throws Exception {
        change(disks.get(1), Map.of("tags", Map.of("set", List.of("fast", "new"))));
        change(disks.get(2), Map.of("tags", Map.of("set", List.of("fast"))));

        put("place/tagged", "tags=fast,new&layout=raid1&layout.replicas=1");

        assertThat(places("place/tagged")).containsExactly(disks.get(1));
        requireFault(
                putting("place/none", "tags=fast,old&layout=raid1&layout.replicas=1"), 400, "NO_SUCH_RESOURCE", "tags");
        requireProblem(putting("place/none", "tags=fast,new&layout=raid1&layout.replicas=2"), 503, "NO_MEDIA");
    }

    @Test
    void aLibraryIsChosenByItsName() throws Exception {
        String library =
                client.ask("/api/v1/media/" + disks.get(0)).get("library").textValue();
        put("place/library", "library=" + library);
        put("place/tapes", "library=main&family=tape");
        assertThat(putting("place/none", "library=nosuch").statusCode()).isIn(400, 503);
        assertThat(putting("place/none", "library=main&family=disk").statusCode())
                .isIn(400, 503);
        assertThat(client.head("place/none").statusCode()).isEqualTo(404);
    }

    @Test
    void whatBelongsTogetherIsPutTogether() throws Exception {
        put("place/first", "grouping=run-7&layout=raid1&layout.replicas=1");
        String medium = places("place/first").get(0);
        awaitGroupings(medium, "run-7");

        for (int i = 0; i < 5; i++) {
            put("place/next" + i, "grouping=run-7&layout=raid1&layout.replicas=1");
            assertThat(places("place/next" + i)).containsExactly(medium);
        }
        put("place/both", "grouping=run-8&layout=raid1&layout.replicas=4");
        awaitGroupings(medium, "run-7", "run-8");
    }

    @Test
    void aGroupGoesOnElsewhereWhenItsMediumTakesNoMore() throws Exception {
        put("place/before", "grouping=run-9&layout=raid1&layout.replicas=1");
        String medium = places("place/before").get(0);
        change(medium, Map.of("access", Map.of("put", false)));
        try {
            put("place/after", "grouping=run-9&layout=raid1&layout.replicas=1");
            assertThat(places("place/after")).doesNotContain(medium);
            awaitGroupings(places("place/after").get(0), "run-9");
        } finally {
            change(medium, Map.of("access", Map.of("put", true)));
        }
    }

    @Test
    void withoutSplitTheLengthMustBeKnown() throws Exception {
        put("place/whole", "no_split=true");
        requireProblem(
                client.send("PUT", objectPath("place/chunked") + "?no_split=true", Client.chunked(BODY)),
                400,
                "INVALID_ARGUMENT");
        requireFault(putting("place/none", "no_split=perhaps"), 400, "INVALID_ARGUMENT", "no_split");
    }

    @Test
    void theProfileNamedMustExist() throws Exception {
        HttpResponse<String> answer = putting("place/none", "profile=nosuch");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        requireFault(
                answer, 400, Client.JSON.readTree(answer.body()).get("code").textValue(), "profile");
    }

    @Test
    void aLocationNamesHostDeviceAndWhetherItIsMounted() throws Exception {
        put("place/where", "layout=raid1&layout.replicas=2");
        JsonNode copy = client.ask("/api/v1/locations?id=place/where").at("/copies/0");
        assertThat(copy.get("estimateMillis").isNumber()).isTrue();
        copy.get("media").forEach(medium -> {
            assertThat(medium.get("mounted").booleanValue()).isTrue();
            assertThat(medium.get("readable").booleanValue()).isTrue();
            assertThat(medium.get("host").textValue()).isNotEmpty();
            assertThat(medium.get("device").textValue()).startsWith("disk:");
            assertThat(medium.get("bytes").longValue()).isGreaterThanOrEqualTo(BODY.size());
        });
    }

    @Test
    void aLocationTellsWhatCannotBeRead() throws Exception {
        put("place/locked", "layout=raid1&layout.replicas=1");
        String medium = places("place/locked").get(0);
        change(medium, Map.of("access", Map.of("get", false)));
        try {
            JsonNode copy = client.ask("/api/v1/locations?id=place/locked").at("/copies/0");
            assertThat(copy.at("/media/0/readable").booleanValue()).isFalse();
            assertThat(copy.has("estimateMillis")).isFalse();
        } finally {
            change(medium, Map.of("access", Map.of("get", true)));
        }
    }

    @Test
    void theLocationOfADeletedObjectIsAskedForByItsVersion() throws Exception {
        put("place/deleted", "layout=raid1&layout.replicas=1");
        List<String> before = places("place/deleted");
        requireOk(client.delete("place/deleted"));
        requireProblem(client.resource("/api/v1/locations?id=place/deleted"), 404, "NO_SUCH_OBJECT");
        requireProblem(client.resource("/api/v1/locations?id=place/never"), 404, "NO_SUCH_OBJECT");
        assertThat(client.ask("/api/v1/locations?id=place/deleted&version=1").findValuesAsText("medium"))
                .isEqualTo(before);
    }

    // --- in other words ---

    private HttpResponse<String> putting(String id, String query) throws Exception {
        return client.send("PUT", objectPath(id) + "?" + query, Client.sized(BODY));
    }

    private void put(String id, String query) throws Exception {
        requireOk(putting(id, query));
    }

    private void change(String medium, Map<String, ?> change) throws Exception {
        client.tell("PATCH", "/api/v1/media/" + medium, change);
    }

    private List<String> places(String id) throws Exception {
        return client.ask("/api/v1/locations" + query("id", id)).findValuesAsText("medium");
    }

    /** It is written down soon after the put. */
    private void awaitGroupings(String medium, String... names) throws Exception {
        Await.untilHolds(
                LIMIT,
                () -> assertThat(client.ask("/api/v1/media/" + medium)
                                .get("groupings")
                                .toString())
                        .isEqualTo(Client.JSON.writeValueAsString(names)));
    }
}
