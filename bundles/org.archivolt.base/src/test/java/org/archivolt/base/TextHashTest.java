package org.archivolt.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextHashTest {
    /** Goal: hosts of different releases agree. */
    @Test
    void neverChanges() {
        assertThat(TextHash.of("a/name") >>> 2).isEqualTo(241361533340823903L);
        assertThat(TextHash.of("a/Name")).isNotEqualTo(TextHash.of("a/name"));
    }
}
