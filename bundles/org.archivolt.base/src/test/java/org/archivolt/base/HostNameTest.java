package org.archivolt.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostNameTest {
    @Test
    void isTheConfiguredOne() {
        assertThat(HostName.of(" archive-1.example.org ")).isEqualTo("archive-1.example.org");
    }

    @Test
    void isElseTheMachines() {
        assertThat(HostName.of("")).isNotBlank().doesNotContain(".").isEqualTo(HostName.of(" \t"));
    }

    @Test
    void isTheFirstLabelOfTheMachines() {
        assertThat(HostName.firstLabel("archive-1.example.org")).isEqualTo("archive-1");
        assertThat(HostName.firstLabel("archive-1")).isEqualTo("archive-1");
    }
}
