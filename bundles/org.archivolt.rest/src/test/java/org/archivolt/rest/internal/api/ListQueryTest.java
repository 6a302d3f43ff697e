package org.archivolt.rest.internal.api;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListQueryTest {
    private static final List<Row> ROWS =
            List.of(new Row("c", 9, "x"), new Row("a", 10, null), new Row("d", 9, "b"), new Row("b", -1, "x"));

    /** A row. */
    public record Row(String id, long size, String word) {}

    @Test
    void comesByKeyUnlessAskedOtherwise() throws Exception {
        assertThat(keys("")).containsExactly("a", "b", "c", "d");
        assertThat(keys("sort=size"))
                .as("numbers by size, what is equal by key")
                .containsExactly("b", "c", "d", "a");
        assertThat(keys("sort=-size,word")).containsExactly("a", "d", "c", "b");
        assertThat(keys("sort=word")).as("nothing first").containsExactly("a", "d", "b", "c");
        assertThat(keys("sort=-id")).containsExactly("d", "c", "b", "a");
    }

    @Test
    void showsOnlyTheFieldsAskedFor() throws Exception {
        assertThat(page("fields=size,id&limit=1").rows().get(0).toString()).isEqualTo("{\"id\":\"a\",\"size\":10}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sort=size", "sort=-word,size", "fields=size"})
    void pagesMeetWithoutGapOrOverlap(String query) throws Exception {
        List<String> whole = page(query).rows().stream().map(Object::toString).toList();
        for (int limit = 1; limit <= ROWS.size() + 1; limit++) {
            List<String> all = new ArrayList<>();
            Optional<String> next = Optional.of("");
            for (int i = 0; next.isPresent(); i++) {
                String after = i == 0 ? "" : "&after=" + next.get();
                ListQuery.Page page = page(query + "&limit=" + limit + after);
                page.rows().forEach(row -> all.add(row.toString()));
                next = page.next();
            }
            assertThat(all).isEqualTo(whole);
        }
    }

    @Test
    void goesOnBehindAKeyThatIsGoneWhenTheOrderIsThatOfTheKeys() throws Exception {
        assertThat(keys("after=bb")).containsExactly("c", "d");
        assertThat(keys("after=z")).isEmpty();
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> page("sort=size&after=bb"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fields=",
                "fields=id,",
                "fields=colour",
                "sort=colour",
                "sort=-",
                "sort=--id",
                "sort=,",
                "limit=x",
                "limit=10001",
                "limit=-1"
            })
    void refusesWhatItCannotRead(String query) {
        ArchivoltException refused = assertFails(ErrorCode.INVALID_ARGUMENT, () -> page(query));
        assertThat(refused.facts()).containsEntry("field", query.substring(0, query.indexOf('=')));
    }

    private static List<String> keys(String query) throws ArchivoltException {
        return page(query).rows().stream().map(row -> row.path("id").asText()).toList();
    }

    private static ListQuery.Page page(String query) throws ArchivoltException {
        QueryParameters parameters = new QueryParameters(query);
        ListQuery wanted = ListQuery.take(parameters, "id");
        parameters.end();
        return wanted.page(ROWS, Row.class);
    }
}
