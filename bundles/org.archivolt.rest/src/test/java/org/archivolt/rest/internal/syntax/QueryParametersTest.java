package org.archivolt.rest.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParametersTest {
    @Test
    void givesEachParameterOnce() throws ArchivoltException {
        QueryParameters query =
                new QueryParameters("family=disk&layout.replicas=3&layout.chunk=%34&prefix=a+b%2B&empty");
        assertThat(query.take("family")).contains("disk");
        assertThat(query.take("family")).isEmpty();
        assertThat(query.takeAll("layout.")).isEqualTo(Map.of("replicas", "3", "chunk", "4"));
        assertThat(query.take("prefix")).contains("a b+");
        assertThat(query.take("empty")).contains("");
        query.end();
    }

    @Test
    void hasNothingWithoutQuery() throws ArchivoltException {
        new QueryParameters(null).end();
        new QueryParameters("").end();
        new QueryParameters("&").end();
    }

    @ParameterizedTest
    @CsvSource({"nope=1, nope", "a=1&a=2, a", "a=%zz, a", "%FF=1, query"})
    void refusesAndNamesTheParameter(String text, String field) {
        assertThatThrownBy(() -> new QueryParameters(text).end())
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", field));
    }
}
