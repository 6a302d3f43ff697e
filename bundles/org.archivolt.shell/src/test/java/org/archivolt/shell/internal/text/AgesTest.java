package org.archivolt.shell.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT0.0002S, 0.2 ms",
        "PT0.012S, 12 ms",
        "PT0.9994S, 999 ms",
        "PT0.9996S, 1.0 s",
        "PT59.96S, 1 min",
        "PT59M, 59 min",
        "PT59M31S, 1.0 h",
        "PT35H, 35.0 h",
        "P400D, 400 d"
    })
    void usesTheUnitThatPeopleWould(Duration duration, String text) {
        assertThat(Ages.of(duration)).isEqualTo(text);
    }
}
