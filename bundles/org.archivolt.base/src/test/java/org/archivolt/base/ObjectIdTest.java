package org.archivolt.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b//c", "../x", "it's \"quoted\"", "日本語/ü", "😀", " "})
    void takesAnyUnicodeText(String text) throws ArchivoltException {
        assertThat(ObjectId.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\ud800"})
    void refusesWhatCannotBeStored(String text) {
        assertThatThrownBy(() -> ObjectId.of(text))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("field=id");
    }

    @Test
    void countsBytesAndNotCharacters() throws ArchivoltException {
        assertThat(ObjectId.of("ü".repeat(512))).isNotNull();
        assertThatThrownBy(() -> ObjectId.of("ü".repeat(512) + "x")).hasMessageContaining("1024 bytes");
    }

    @Test
    void isOrderedAsItsBytesAre() {
        List<String> texts = List.of("a", "a/b", "b", "z", "é", "\uffee", "😀", "😀a");
        for (String left : texts) {
            for (String right : texts) {
                int byBytes = Arrays.compareUnsigned(
                        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
                assertThat(Integer.signum(new ObjectId(left).compareTo(new ObjectId(right))))
                        .as("%s <> %s", left, right)
                        .isEqualTo(Integer.signum(byBytes));
            }
        }
    }
}
