package org.archivolt.rest.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDatesTest {
    @Test
    void writesAndReadsTheFormatOfTheRfc() {
        Instant time = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(HttpDates.format(time)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDates.parse("Sun, 06 Nov 1994 08:49:37 GMT")).contains(time);
    }

    @Test
    void takesNothingElseForADate() {
        assertThat(HttpDates.parse("yesterday")).isEmpty();
        assertThat(HttpDates.parse("Sun, 06 Nov 1994 08:49:37 CET")).isEmpty();
        assertThat(HttpDates.parse("Mon, 06 Nov 1994 08:49:37 GMT")).isEmpty();
    }
}
