package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.query;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireFault;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding objects among many: by what their ids look like, what was said of them, how large and how old they are. */
@ExtendWith(SharedArchive.class)
class ListsITest {
    private static final String HERE = "lists/";

    private static Instant middle;

    private final Client client;

    ListsITest(Instance instance) throws Exception {
        this.client = instance.client();
    }

    /** Ten objects; 3 was replaced, 4 was deleted. */
    @BeforeAll
    static void putObjects(Instance instance) throws Exception {
        Client client = instance.client();
        for (int i = 0; i < 10; i++) {
            if (i == 5) {
                middle = Instant.parse(client.page("prefix", HERE + "4")
                                .at("/objects/0/created")
                                .textValue())
                        .plusNanos(1000);
            }
            requireOk(client.put(
                    HERE + i + (i % 2 == 0 ? ".even" : ".odd"),
                    new RandomBytes(i, 10 * i),
                    "Archivolt-Meta-Third",
                    Integer.toString(i % 3),
                    "Archivolt-Meta-Name",
                    "it's \"" + i + "\""));
        }
        requireOk(client.put(HERE + "3.odd", new RandomBytes(33, 33)));
        requireOk(client.delete(HERE + "4.even"));
    }

    @AfterAll
    static void removeObjects(Instance instance) throws Exception {
        instance.client().removeAll(HERE);
    }

    @ParameterizedTest
    @CsvSource({
        "pattern, even$, 0 2 6 8",
        "pattern, ^lists/[1-3], 1 2 3",
        "pattern, (5|7)\\.odd, 5 7",
        "pattern, nothing like it, ''",
        "metadata.third, 0, 0 6 9",
        "metadata.third, 1, 1 7",
        "metadata.name, 'it''s \"5\"', 5",
        "metadata.nosuch, 0, ''",
        "size_from, 70, 7 8 9",
        "size_to, 10, 0 1",
        "which, visible, 0 1 2 3 5 6 7 8 9",
        "which, deprecated, 3 4",
        "which, all, 0 1 2 3 3 4 5 6 7 8 9",
    })
    void aFilterFindsWhatItSays(String name, String value, String expected) throws Exception {
        assertThat(numbers(name, value)).isEqualTo(expected);
    }

    @Test
    void filtersAreAllToHold() throws Exception {
        assertThat(numbers("pattern", "odd", "size_from", "20", "size_to", "60", "metadata.third", "2"))
                .isEqualTo("5");
        assertThat(numbers("which", "deprecated", "size_to", "30", "pattern", "3"))
                .isEqualTo("3");
    }

    @Test
    void objectsAreFoundByTheTimeTheyWerePut() throws Exception {
        assertThat(numbers("created_to", middle.toString())).isEqualTo("0 1 2");
        assertThat(numbers("created_from", middle.toString())).isEqualTo("3 5 6 7 8 9");
        assertThat(numbers("created_from", middle.toString(), "created_to", middle.toString()))
                .isEmpty();
    }

    @Test
    void aGenerationIsFoundByItsUuidAndAVersionByItsNumber() throws Exception {
        String uuid = client.page("prefix", HERE + "3").at("/objects/0/uuid").textValue();
        assertThat(numbers("which", "all", "uuid", uuid)).isEqualTo("3 3");
        assertThat(numbers("which", "all", "version", "2")).isEqualTo("3");
    }

    @Test
    void onlyTheFieldsAskedForAreThere() throws Exception {
        JsonNode object = client.page("prefix", HERE + "1", "fields", "id,size").at("/objects/0");
        assertThat(object.fieldNames()).toIterable().containsExactly("id", "size");
    }

    @Test
    void pagesOfAnyListFollowEachOther() throws Exception {
        for (String which : List.of("visible", "deprecated", "all")) {
            List<String> seen = new ArrayList<>();
            String after = "";
            while (after != null) {
                JsonNode page = client.page(
                        "prefix", HERE, "which", which, "limit", "2", "after", after, "fields", "id,version");
                assertThat(page.get("objects").size()).isLessThanOrEqualTo(2);
                page.get("objects").forEach(object -> seen.add(object.toString()));
                after = page.path("next").textValue();
            }
            assertThat(seen)
                    .as(which)
                    .doesNotHaveDuplicates()
                    .hasSize(which.equals("visible") ? 9 : which.equals("all") ? 11 : 2);
        }
    }

    @Test
    void allVersionsOfAnIdAreAList() throws Exception {
        JsonNode versions = client.ask("/api/v1/versions" + query("id", HERE + "3.odd", "fields", "version,size"));
        assertThat(versions.get("versions").toString())
                .isEqualTo("[{\"version\":1,\"size\":30},{\"version\":2,\"size\":33}]");
    }

    @ParameterizedTest
    @CsvSource({
        "pattern, (, pattern",
        "pattern, [z-a], pattern",
        "pattern, a{99999}, pattern",
        "size_from, -1, size_from",
        "size_to, x, size_to",
        "size_from, 99999999999999999999, size_from",
        "created_from, yesterday, created_from",
        "created_to, 2026-13-01T00:00:00Z, created_to",
        "created_from, 2026-01-01, created_from",
        "which, some, which",
        "uuid, x, uuid",
        "version, 0, version",
        "fields, 'id,nosuch', fields",
        "fields, '', fields",
        "sort, id, sort",
    })
    void aFilterThatMakesNoSenseIsRefused(String name, String value, String field) throws Exception {
        requireFault(client.resource("/api/v1/objects" + query(name, value)), 400, "INVALID_ARGUMENT", field);
    }

    @Test
    void aPatternThatWouldTakeForeverDoesNot() throws Exception {
        client.store(HERE + "a".repeat(60) + "!", new RandomBytes(1, 1));
        try {
            long begin = System.nanoTime();
            int status = client.resource("/api/v1/objects" + query("prefix", HERE, "pattern", "(a+)+(a+)+(a+)+$"))
                    .statusCode();
            assertThat(status).isIn(200, 400, 503);
            assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
        } finally {
            client.removeAll(HERE + "aaa");
        }
    }

    @Test
    void theListOfAnEmptyPlaceIsEmpty() throws Exception {
        JsonNode page = client.page("prefix", "lists nowhere");
        assertThat(page.get("objects")).isEmpty();
        assertThat(page.has("next")).isFalse();
        assertThat(client.resource(objectPath("lists nowhere")).statusCode()).isEqualTo(404);
    }

    /** The numbers in the ids found, page by page. */
    private String numbers(String... filter) throws Exception {
        List<String> parameters = new ArrayList<>(List.of("prefix", HERE, "fields", "id"));
        parameters.addAll(List.of(filter));
        List<String> numbers = new ArrayList<>();
        String after = "";
        while (after != null) {
            List<String> page = new ArrayList<>(parameters);
            page.addAll(List.of("after", after));
            JsonNode answer = client.page(page.toArray(String[]::new));
            answer.get("objects")
                    .forEach(object ->
                            numbers.add(object.get("id").textValue().substring(HERE.length(), HERE.length() + 1)));
            after = answer.path("next").textValue();
        }
        return String.join(" ", numbers);
    }
}
