package org.archivolt.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
    private static final Instant WHEN = Instant.parse("2026-02-03T04:05:06Z");

    @Test
    void aChangeIsOneLineOfJson() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("user", "jo");
        facts.put("token", null);
        facts.put("status", 201);
        assertThat(AuditTrail.line(WHEN, facts))
                .isEqualTo("{\"time\":\"2026-02-03T04:05:06Z\",\"user\":\"jo\",\"status\":201}");
    }

    @Test
    void aHostileValueCannotBreakTheLine() {
        String line = AuditTrail.line(WHEN, Map.of("path", "a\r\n\"}\u2028\u0085\u001b[31m" + "x".repeat(100_000)));
        assertThat(line)
                .matches("[ -~]+")
                .contains("\\r\\n\\\"}\\u2028\\u0085\\u001B[31m")
                .hasSizeLessThan(10_000);
    }
}
