package org.archivolt.rest.internal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.syntax.PageToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListRequestTest {
    private static final ObjectPosition POSITION =
            new ObjectPosition(new ObjectId("a/ü'"), Optional.of(new ObjectVersion(new UUID(1, 2), 3)));

    @Test
    void listsVisibleObjectsFromTheBeginningByDefault() throws ArchivoltException {
        assertThat(ListRequest.parse(null))
                .isEqualTo(new ListRequest(ObjectQuery.ofPrefix(""), Optional.empty(), 1000, ObjectView.FIELDS));
    }

    @Test
    void takesAllThatCanBeAsked() throws ArchivoltException {
        ListRequest asked =
                ListRequest.parse("prefix=a%2F&pattern=%5Ea.*z$&metadata.x=1&metadata.y=&size_from=1&size_to=2"
                        + "&created_from=2026-02-03T04:05:06Z&created_to=2026-02-03T04:05:06.5%2B01:00"
                        + "&uuid=00000000-0000-0001-0000-000000000002&version=3&which=all&limit=10000&fields=size,id");
        assertThat(asked.query())
                .isEqualTo(new ObjectQuery(
                        "a/",
                        Optional.of("^a.*z$"),
                        Map.of("x", "1", "y", ""),
                        OptionalLong.of(1),
                        OptionalLong.of(2),
                        Optional.of(Instant.parse("2026-02-03T04:05:06Z")),
                        Optional.of(Instant.parse("2026-02-03T03:05:06.5Z")),
                        Optional.of(new UUID(1, 2)),
                        OptionalInt.of(3),
                        ObjectQuery.Which.ALL));
        assertThat(asked.limit()).isEqualTo(10_000);
        assertThat(asked.fields()).containsExactlyInAnyOrder("id", "size");
    }

    @Test
    void goesOnAfterAnIdOrAToken() throws ArchivoltException {
        assertThat(ListRequest.parse("after=a/%C3%A4").after()).contains(ObjectPosition.after(new ObjectId("a/ä")));
        for (ObjectPosition position : new ObjectPosition[] {POSITION, ObjectPosition.after(new ObjectId("x"))}) {
            String token = PageToken.of(position);
            assertThat(token).matches("[A-Za-z0-9_-]+");
            assertThat(ListRequest.parse("after=" + token).after()).contains(position);
            assertThat(ListRequest.parse("which=all&after=" + token).after()).contains(position);
        }
    }

    @Test
    void takesNoTokenThatWasChanged() {
        String token = PageToken.of(POSITION);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'Q' : 'A';
            assertThat(PageToken.parse(token.substring(0, i) + other + token.substring(i + 1)))
                    .isEmpty();
            assertThat(PageToken.parse(token.substring(0, i))).isEmpty();
        }
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
        "which=all&after=a, after",
        "prefix=%00, prefix",
        "prefix=%FF, prefix",
        "size_from=-1, size_from",
        "size_to=x, size_to",
        "size_to=99999999999999999999, size_to",
        "created_from=yesterday, created_from",
        "created_to=2026-02-03, created_to",
        "created_to=%2B999999999-01-01T00:00:00Z, created_to",
        "uuid=1, uuid",
        "version=0, version",
        "which=some, which",
        "fields=, fields",
        "'fields=id,,size', fields",
        "fields=nope, fields",
        "other=1, other",
        "metadata=1, metadata",
    })
    void refusesAndNamesTheParameter(String query, String field) {
        assertThatThrownBy(() -> ListRequest.parse(query))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", field));
    }
}
