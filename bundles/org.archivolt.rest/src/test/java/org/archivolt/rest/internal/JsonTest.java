package org.archivolt.rest.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    /** Whoever sent it knows nothing of the classes it is read with. */
    @ParameterizedTest
    @ValueSource(strings = {"{} []", "{}{}", "{\"a\": 1, \"a\": 2}", "{\"a\"", "nul", "{} x", "\u0000"})
    void saysWhatIsWrongInWordsOfJson(String body) {
        assertThat(assertFails(INVALID_ARGUMENT, () -> Json.parse(body.getBytes(StandardCharsets.UTF_8)))
                        .getMessage())
                .contains("must be JSON")
                .doesNotContain("com.fasterxml", "FAIL_ON");
    }
}
