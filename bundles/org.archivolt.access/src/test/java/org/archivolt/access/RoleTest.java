package org.archivolt.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.archivolt.base.ErrorCode;
import org.archivolt.testkit.Failures;
import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void theHighestOfSeveralCounts() {
        assertThat(Role.highest(List.of("viewer", "ssh", "operator", "user"))).contains(Role.OPERATOR);
        assertThat(Role.highest(List.of("ssh", "ADMIN"))).isEmpty();
    }

    @Test
    void eachIncludesThoseBelowIt() {
        assertThat(Role.ADMIN.includes(Role.VIEWER)).isTrue();
        assertThat(Role.USER.includes(Role.USER)).isTrue();
        assertThat(Role.USER.includes(Role.OPERATOR)).isFalse();
    }

    @Test
    void anotherWordIsRefused() {
        Failures.assertFails(ErrorCode.INVALID_ARGUMENT, () -> Role.parse("Admin"));
    }
}
