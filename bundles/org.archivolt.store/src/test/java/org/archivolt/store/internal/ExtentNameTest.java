package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.archivolt.base.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtentNameTest {
    private static final UUID EXTENT = UUID.fromString("7f2f5c3e-3f0a-4f8e-8a39-53b6b0f1f5b1");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "report.pdf, report.pdf",
                "a b'c, a b'c",
                "dir/sub/file, dir%2Fsub%2Ffile",
                "100%, 100%25",
                ".hidden, %2Ehidden",
                ".., %2E.",
                "a\\b:c*d?e\"f<g>h|i, a%5Cb%3Ac%2Ad%3Fe%22f%3Cg%3Eh%7Ci",
                "grüße 😀, grüße 😀",
            })
    void saysTheIdAsFarAsAFileNameCan(String id, String readable) {
        assertThat(ExtentName.of(new ObjectId(id)).of(EXTENT)).isEqualTo(readable + "." + EXTENT);
    }

    @Test
    void encodesControlCharacters() {
        assertThat(ExtentName.of(new ObjectId("a\n\u007f\u0085")).of(EXTENT)).isEqualTo("a%0A%7F%C2%85." + EXTENT);
    }

    @Test
    void isInNormalFormC() {
        assertThat(ExtentName.of(new ObjectId("e\u0301")).of(EXTENT)).isEqualTo("\u00e9." + EXTENT);
    }

    @ParameterizedTest
    @CsvSource({"x, 200", "é, 100", "語, 66", "😀, 50", "/, 66"})
    void isCutBetweenTwoCharacters(String character, int count) {
        String name = ExtentName.of(new ObjectId(character.repeat(250))).of(EXTENT);

        String written = character.equals("/") ? "%2F" : character;
        assertThat(name).isEqualTo(written.repeat(count) + "." + EXTENT);
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
    }
}
