package org.archivolt.rest.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPathTest {
    static Stream<Arguments> ids() {
        return Stream.of(
                Arguments.of("a", "a"),
                Arguments.of("a/b", "a/b"),
                Arguments.of("a//b/", "a//b/"),
                Arguments.of("/", "/"),
                Arguments.of("a%2Fb", "a/b"),
                Arguments.of("..", ".."),
                Arguments.of("a/../b", "a/../b"),
                Arguments.of("%2e%2E", ".."),
                Arguments.of("a;b=c", "a;b=c"),
                Arguments.of("a+b", "a+b"),
                Arguments.of("a%20b%3F%23%25", "a b?#%"),
                Arguments.of("%22'%5C", "\"'\\"),
                Arguments.of("%C3%A4%F0%9F%98%80", "ä😀"),
                Arguments.of("ä😀", "ä😀"),
                Arguments.of("ä%C3%A4", "ää"),
                Arguments.of("%EF%BF%BD", "\uFFFD"),
                Arguments.of("%0A%7F", "\n\u007F"),
                Arguments.of("x".repeat(1024), "x".repeat(1024)),
                Arguments.of("%78".repeat(1024), "x".repeat(1024)));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void takesEveryCharacterAsPartOfTheId(String raw, String id) throws ArchivoltException {
        assertThat(ObjectPath.parse(ObjectPath.PREFIX + raw).text()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%",
                "%4",
                "a%",
                "a%4",
                "%zz",
                "%+1",
                "%-1",
                "%u0041",
                "a%00b",
                "%FF",
                "%C3",
                "%ED%A0%80",
                "%C0%80",
                "\uFFFD",
                "%F5%80%80%80"
            })
    void refusesWhatIsNoIdAndNamesTheField(String raw) {
        assertRefused(raw);
    }

    @Test
    void refusesIdsThatAreTooLong() {
        assertRefused("x".repeat(1025));
        assertRefused("ä".repeat(513));
    }

    @Test
    void knowsPathsOfObjects() {
        assertThat(ObjectPath.matches("/api/v1/objects/a")).isTrue();
        assertThat(ObjectPath.matches("/api/v1/objects/")).isTrue();
        assertThat(ObjectPath.matches("/api/v1/objects")).isFalse();
        assertThat(ObjectPath.matches("/api/v1/%6Fbjects/a")).isFalse();
        assertThat(ObjectPath.matches(null)).isFalse();
    }

    private static void assertRefused(String raw) {
        assertThatThrownBy(() -> ObjectPath.parse(ObjectPath.PREFIX + raw))
                .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.facts()).containsEntry("field", "id");
                });
    }
}
