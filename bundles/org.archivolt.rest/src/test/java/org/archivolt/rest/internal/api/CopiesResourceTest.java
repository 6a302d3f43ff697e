package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.json;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.FakeStore;
import org.archivolt.rest.internal.Json;
import org.archivolt.store.CopyRequest;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions, copies and places of objects. */
@Timeout(60)
class CopiesResourceTest {
    private final FakeStore store = new FakeStore();
    private final Backends backends = new Backends();
    private final CopiesResource copies = new CopiesResource(backends);
    private final VersionsResource versions = new VersionsResource(backends);
    private final LocationsResource locations = new LocationsResource(backends);
    private final BulkResource bulk = new BulkResource(backends);
    private ObjectRecord object;

    @BeforeEach
    void bind() throws Exception {
        backends.bindStore(store);
        object = store.add("a", "x");
    }

    @AfterEach
    void close() {
        copies.close();
        store.close();
    }

    @Test
    void makesListsAndRemovesACopy() throws Exception {
        Reply created = create(
                "{'id': 'a', 'name': 'second', 'from': 'source',"
                        + " 'options': {'family': 'tape', 'tags': ['x'], 'layoutParameters': {'replicas': '3'}}}",
                "wait_ms=10000");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.location())
                .contains("/api/v1/copies?uuid=" + object.version().uuid() + "&version=1");
        CopyRequest asked = store.copyRequests.remove();
        assertThat(asked.from()).contains("source");
        assertThat(asked.options().family()).contains(Family.TAPE);
        assertThat(asked.options().layoutParameters()).isEqualTo(Map.of("replicas", "3"));
        assertThat(view(copies.list(request("id=a", ""))).path("copies").findValuesAsText("name"))
                .contains("source", "second");
        assertFails(ErrorCode.ALREADY_EXISTS, () -> create("{'id': 'a', 'name': 'second'}", null));
        copies.delete(request("id=a&name=second", ""));
        assertFails(ErrorCode.NO_SUCH_OBJECT, () -> copies.delete(request("id=a&name=second", "")));
        assertFails(ErrorCode.WRONG_STATE, () -> copies.delete(request("id=a&name=source", "")));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> copies.delete(request("id=a", "")));
    }

    @Test
    void tellsLaterHowACopyThatTakesLongEnded() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        store.beforeCopy = () -> await(mayEnd);
        Reply accepted = create("{'uuid': '" + object.version().uuid() + "', 'name': 'second'}", null);
        assertThat(accepted.status()).isEqualTo(202);
        String number = accepted.location().orElseThrow().replaceFirst(".*/", "");
        assertThat(state(number)).isEqualTo("RUNNING");
        mayEnd.countDown();
        Await.until("the copy is made", () -> state(number).equals("DONE"));
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> copies.order("99", request(null, "")));
    }

    @Test
    void refusesToQueueWithoutEnd() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        store.beforeCopy = () -> await(mayEnd);
        try {
            for (int i = 0; i < CopyOrders.RUNNING_MAX + CopyOrders.WAITING_MAX; i++) {
                create("{'id': 'a', 'name': 'c" + i + "'}", null);
            }
            assertFails(ErrorCode.BUSY, () -> create("{'id': 'a', 'name': 'more'}", null));
        } finally {
            mayEnd.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name': 'b'}|id",
                "{'id': 'a'}|name",
                "{'id': 'a', 'name': 1}|name",
                "{'id': 'a', 'name': 'b', 'nope': 1}|nope",
                "{'id': 'a', 'name': 'b', 'version': 0}|version",
                "{'id': 'a', 'name': 'b', 'uuid': 'x'}|uuid",
                "{'id': 'a', 'name': 'b', 'options': {'nope': 1}}|options.nope",
                "{'id': 'a', 'name': 'b', 'options': {'family': 'a b'}}|options.family",
                "{'id': 'a', 'name': 'b', 'options': {'tags': ['a b']}}|options.tags",
                "{'id': 'a', 'name': 'b', 'options': {'noSplit': 'x'}}|options.noSplit",
            })
    void refusesAndNamesTheField(String body, String field) {
        ArchivoltException refused = assertFails(ErrorCode.INVALID_ARGUMENT, () -> create(body, null));
        assertThat(refused.facts()).containsEntry("field", field);
        assertThat(store.copyRequests).isEmpty();
    }

    @Test
    void listsVersionsOfOneIdOnlyAndBringsThemBack() throws Exception {
        store.add("a", "y");
        store.add("ab", "z");
        store.delete(new ObjectId("a"), Precondition.NONE);
        JsonNode first = view(versions.list(request("id=a&limit=1", "")));
        assertThat(first.path("versions").size()).isEqualTo(1);
        JsonNode second = view(
                versions.list(request("id=a&limit=1&after=" + first.path("next").asText(), "")));
        assertThat(second.path("versions").get(0).path("version").asInt()).isEqualTo(2);
        assertThat(second.path("versions").get(0).has("deprecated")).isTrue();
        JsonNode third =
                view(versions.list(request("id=a&after=" + second.path("next").asText(), "")));
        assertThat(third.toString()).isEqualTo("{\"versions\":[]}");
        assertThat(versions.undelete(json("{'id': 'a'}")).version()).isEqualTo(2);
        assertFails(ErrorCode.NO_SUCH_OBJECT, () -> versions.undelete(json("{'id': 'none'}")));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> versions.undelete(json("{'id': 'a', 'version': 1}")));
        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                () -> versions.list(request("uuid=" + object.version().uuid(), "")));
    }

    @Test
    void tellsWhereAnObjectIs() throws Exception {
        JsonNode location = view(locations.locate(request("id=a", "")));
        assertThat(location.path("copies").get(0).path("estimateMillis").asLong())
                .isEqualTo(1500);
        assertThat(location.path("copies")
                        .get(0)
                        .path("media")
                        .get(0)
                        .path("mounted")
                        .asBoolean())
                .isTrue();
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> locations.locate(request("version=1", "")));
    }

    @Test
    void deletesManyAndTellsOfEach() throws Exception {
        store.add("b", "x");
        JsonNode results =
                view(bulk.delete(json("{'ids': ['a', 'none', '', 'b']}"))).path("results");
        assertThat(results.findValuesAsText("status")).contains("204", "404", "400");
        assertThat(results.get(2).path("status").asInt()).isEqualTo(400);
        assertThat(results.get(3).path("version").asInt()).isEqualTo(1);
        assertThat(store.ids()).isEmpty();
        assertThat(store.find(ObjectSelector.of(object.version()))).isPresent();
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> bulk.delete(json("{'ids': []}")));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> bulk.delete(json("{}")));
    }

    private Reply create(String body, String query) throws Exception {
        return copies.create(request(query, body.replace('\'', '"'))).get(30, TimeUnit.SECONDS);
    }

    private String state(String number) {
        try {
            return view(copies.order(number, request(null, ""))).path("state").asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode view(Object view) throws Exception {
        return new ObjectMapper().readTree(Json.bytes(view));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let it go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
