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
    void givesNumbersAsTheyAreWritten() {
        assertThat(Json.texts("{\"least\": -9223372036854775808, \"two\": 2, \"text\": \"2\"}"))
                .isEqualTo(Map.of("least", "-9223372036854775808", "two", "2", "text", "2"));
    }
}
