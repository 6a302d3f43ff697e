package org.archivolt.dss.postgres.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.archivolt.dss.CreditSession;
import org.junit.jupiter.api.Test;

final class CreditNewsTest {
    @Test
    void isOneWordWithAList() {
        CreditNews news =
                new CreditNews("medium", "a \"b\"", Set.of(new CreditSession("h", 2), new CreditSession("g", 1)));

        assertThat(news.text()).isEqualTo("credit [\"medium\",\"a \\\"b\\\"\",\"g#1\",\"h#2\"]");
    }

    @Test
    void namesEachSessionUpToTheLastByte() throws Exception {
        CreditNews fitting = newsOfBytes(CreditNews.BYTES_MAX);
        assertThat(fitting.text().getBytes(UTF_8)).hasSize(CreditNews.BYTES_MAX);
        assertThat(CreditNews.parse(fitting.text())).isEqualTo(fitting);

        CreditNews tooLong = newsOfBytes(CreditNews.BYTES_MAX + 1);
        assertThat(CreditNews.parse(tooLong.text())).isEqualTo(new CreditNews("t", tooLong.name(), Set.of()));
    }

    private static CreditNews newsOfBytes(int bytes) {
        Set<CreditSession> concerned = new HashSet<>(IntStream.range(100, 600)
                .mapToObj(i -> new CreditSession("h", i))
                .toList());
        int rest = bytes - new CreditNews("t", "", concerned).text().getBytes(UTF_8).length;
        return new CreditNews("t", "n".repeat(rest), concerned);
    }

    @Test
    void isAnythingWhenEvenTheNameDoesNotFit() {
        assertThat(new CreditNews("t", "\u0001".repeat(2048), Set.of()).text()).isEqualTo("anything");
    }

    @Test
    void refusesWhatIsNoNews() {
        List<String> wrong = List.of(
                "credit ",
                "credit x",
                "credit []",
                "credit [\"t\"]",
                "credit [\"t\",\"n\"",
                "credit [\"t\",\"n\"] x",
                "credit [\"t\",\"n\"][]",
                "credit [\"t\",1]",
                "credit [\"t\",\"n\",null]",
                "credit [\"t\",\"n\",[]]",
                "credit {\"t\":\"n\"}",
                "credit [\"t\",\"n\",\"h\"]",
                "credit [\"t\",\"n\",\"#1\"]",
                "credit [\"t\",\"n\",\"h#\"]",
                "credit [\"t\",\"n\",\"h#0\"]",
                "credit [\"t\",\"n\",\"h#-1\"]",
                "credit [\"t\",\"n\",\"h#9999999999999999999\"]",
                "[\"t\",\"n\"]");
        for (String each : wrong) {
            assertFails(INVALID_ARGUMENT, () -> CreditNews.parse(each));
        }
    }
}
