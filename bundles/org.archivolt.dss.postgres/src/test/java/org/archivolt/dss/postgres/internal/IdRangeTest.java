package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.archivolt.base.ObjectId;
import org.junit.jupiter.api.Test;

final class IdRangeTest {
    private static final String LAST = "\uDBFF\uDFFF";

    @Test
    void endsBeforeTheNextPrefix() {
        assertThat(IdRange.ofPrefix("abc")).isEqualTo(new IdRange("abc", "abd"));
        assertThat(IdRange.ofPrefix("a/")).isEqualTo(new IdRange("a/", "a0"));
        assertThat(IdRange.ofPrefix("\uD7FF")).isEqualTo(new IdRange("\uD7FF", "\uE000"));
        assertThat(IdRange.ofPrefix("\uFFFF")).isEqualTo(new IdRange("\uFFFF", "\uD800\uDC00"));
        assertThat(IdRange.ofPrefix("😀")).isEqualTo(new IdRange("😀", "😁"));
    }

    @Test
    void carriesOverTheLastCodePoint() {
        assertThat(IdRange.ofPrefix("a" + LAST + LAST)).isEqualTo(new IdRange("a" + LAST + LAST, "b"));
    }

    @Test
    void hasABoundEvenAfterTheLastPrefix() {
        ObjectId greatest = new ObjectId(LAST.repeat(ObjectId.BYTES_MAX / 4));
        for (String prefix : List.of("", LAST, LAST + LAST)) {
            String below = IdRange.ofPrefix(prefix).below();
            assertThat(below)
                    .startsWith(greatest.text())
                    .hasSizeGreaterThan(greatest.text().length());
        }
    }
}
