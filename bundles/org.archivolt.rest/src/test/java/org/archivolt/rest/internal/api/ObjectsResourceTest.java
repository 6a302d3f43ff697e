package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.FakeStore;
import org.archivolt.rest.internal.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of objects, page by page. */
class ObjectsResourceTest {
    private final FakeStore store = new FakeStore();
    private final Backends backends = new Backends();
    private final ObjectsResource objects = new ObjectsResource(backends);

    ObjectsResourceTest() {
        backends.bindStore(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void goesThroughVisibleObjectsById() throws Exception {
        for (String id : List.of("a", "b", "b", "c", "d")) {
            store.add(id, "x");
        }
        JsonNode first = list("limit=2");
        assertThat(first.path("next").asText()).isEqualTo("b");
        assertThat(all("limit=2")).containsExactly("a 1", "b 2", "c 1", "d 1");
        assertThat(all("prefix=b&limit=1")).containsExactly("b 2");
    }

    @Test
    void goesThroughAllVersions() throws Exception {
        for (String id : List.of("a", "b", "b", "b", "c")) {
            store.add(id, "x");
        }
        assertThat(all("which=all&limit=2")).containsExactly("a 1", "b 1", "b 2", "b 3", "c 1");
        assertThat(all("which=deprecated&limit=1")).containsExactly("b 1", "b 2");
    }

    @Test
    void givesTheFieldsAskedForOnly() throws Exception {
        store.add("a", "x");
        assertThat(list("fields=size,id").path("objects").toString()).isEqualTo("[{\"id\":\"a\",\"size\":1}]");
        JsonNode whole = list(null).path("objects").get(0);
        assertThat(whole.path("copies").get(0).path("name").asText()).isEqualTo("source");
        assertThat(whole.path("copies").get(0).path("status").asText()).isEqualTo("COMPLETE");
        assertThat(whole.path("tags").isArray()).isTrue();
        assertThat(whole.has("deprecated")).isFalse();
    }

    private List<String> all(String query) throws Exception {
        List<String> all = new ArrayList<>();
        JsonNode page = list(query);
        while (true) {
            page.path("objects")
                    .forEach(object -> all.add(object.path("id").asText() + " "
                            + object.path("version").asText()));
            if (!page.has("next")) {
                return all;
            }
            page = list(query + "&after=" + page.path("next").asText());
        }
    }

    private JsonNode list(String query) throws Exception {
        return new ObjectMapper().readTree(Json.bytes(objects.list(request(query, ""))));
    }
}
