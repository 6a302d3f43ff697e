package org.archivolt.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameRangesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disk0                  | disk0",
                "a,b                    | a b",
                "[073200-073202]L6      | 073200L6 073201L6 073202L6",
                "tape[08-11]            | tape08 tape09 tape10 tape11",
                "tape[8-11]             | tape8 tape9 tape10 tape11",
                "t[1,5-6,3]             | t1 t5 t6 t3",
                "r[1-2]s[01-02]         | r1s01 r1s02 r2s01 r2s02",
                "a[1-2],b,c[7]          | a1 a2 b c7",
                "tape:main:[1-2]L9      | tape:main:1L9 tape:main:2L9",
                "a,a                    | a a",
                "[000000000000000001-3] | 000000000000000001 000000000000000002 000000000000000003",
            })
    void expands(String text, String names) throws Exception {
        assertThat(NameRanges.expand("names", text)).isEqualTo(List.of(names.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a,",
                ",a",
                "a,,b",
                "[",
                "]",
                "a]",
                "[a-b]",
                "[]",
                "[1-]",
                "[-1]",
                "[2-1]",
                "[1-2",
                "1-2]",
                "[[1]]",
                "[1-2]]",
                "[1;2]",
                "[1,,2]",
                "[ 1]",
                "[1-2-3]",
                "[1234567890123456789]",
                "[1-10001]",
                "[1-101][1-100]",
                "a[1-9999],b[1-2]",
                "[0-999999999999999999][0-999999999999999999]",
                "[١-٢]",
            })
    void refusesWhatItCannotReadAndSaysWhichFieldItWas(String text) {
        assertThatThrownBy(() -> NameRanges.expand("names", text))
                .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.facts()).containsEntry("field", "names").containsEntry("value", text);
                });
    }

    @Test
    void takesAsManyAsItMay() throws Exception {
        assertThat(NameRanges.expand("names", "[1-10000]")).hasSize(10_000).endsWith("10000");
        assertThat(NameRanges.expandAll("names", List.of("a[1-5000]", "b[1-5000]")))
                .hasSize(10_000);
        assertThatThrownBy(() -> NameRanges.expandAll("names", List.of("a[1-5000]", "b[1-5001]")))
                .isInstanceOf(ArchivoltException.class);
    }

    /** Goal: nothing but its own refusal comes of whatever people type. */
    @Test
    void survivesNoise() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append("[],-0123a".charAt(random.nextInt(9)));
            }
            try {
                assertThat(NameRanges.expand("names", text.toString()))
                        .as("seed %s", seed)
                        .isNotEmpty();
            } catch (ArchivoltException e) {
                assertThat(e.code()).as("seed %s: %s", seed, text).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            }
        }
    }
}
