package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {

    @Test
    void givesBackTexts() {
        Map<String, String> texts = Map.of("a\"b\\", "it's\n\t\u0001", "ünï", "😀", "", "");
        assertThat(Json.texts(Json.ofTexts(texts))).isEqualTo(texts);
        assertThat(Json.ofTexts(Map.of())).isEqualTo("{}");
        assertThat(Json.texts("{}")).isEmpty();
    }

    @Test
    void givesBackNumbers() {
        Map<String, Long> numbers = Map.of("least", Long.MIN_VALUE, "greatest", Long.MAX_VALUE, "none", 0L);
        assertThat(Json.numbers(Json.ofNumbers(numbers))).isEqualTo(numbers);
    }
}
