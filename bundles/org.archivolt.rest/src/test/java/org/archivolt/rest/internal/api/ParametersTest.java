package org.archivolt.rest.internal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
    @Test
    void listsFromTheBeginningByDefault() throws ArchivoltException {
        assertThat(Parameters.parse(null)).isEqualTo(new Parameters("", Optional.empty(), 1000));
    }

    @Test
    void takesPrefixAfterAndLimit() throws ArchivoltException {
        assertThat(Parameters.parse("prefix=a%2F&after=a/%C3%A4&limit=10000"))
                .isEqualTo(new Parameters("a/", Optional.of(new ObjectId("a/ä")), 10_000));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=10001, limit",
        "limit=-1, limit",
        "limit=x, limit",
        "limit=, limit",
        "after=, after",
        "after=%00, after",
        "prefix=%00, prefix",
        "prefix=%FF, prefix",
        "other=1, other",
    })
    void refusesAndNamesTheParameter(String query, String field) {
        assertThatThrownBy(() -> Parameters.parse(query))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", field));
    }
}
