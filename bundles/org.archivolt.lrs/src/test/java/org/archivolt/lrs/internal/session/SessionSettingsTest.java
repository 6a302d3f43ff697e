package org.archivolt.lrs.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {
    @Test
    void hasDefaults() {
        assertThat(SessionSettings.from(config(Map.of())))
                .isEqualTo(new SessionSettings(
                        256, 256, 1024, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    @Test
    void takesEveryKey() {
        assertThat(SessionSettings.from(config(Map.of(
                        "sessions_max",
                        1,
                        "requests_max",
                        2,
                        "answers_max",
                        3,
                        "lease_default_ms",
                        50L,
                        "lease_min_ms",
                        40L,
                        "lease_max_ms",
                        60L))))
                .isEqualTo(new SessionSettings(
                        1, 2, 3, Duration.ofMillis(50), Duration.ofMillis(40), Duration.ofMillis(60)));
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() -> SessionSettings.from(config(Map.of("lease_default_ms", 5L))))
                .hasMessage("org.archivolt.lrs.sessions: bad lease.default.ms=5");
    }

    private static SessionConfig config(Map<String, Object> values) {
        return (SessionConfig) Proxy.newProxyInstance(
                SessionConfig.class.getClassLoader(),
                new Class<?>[] {SessionConfig.class, Annotation.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
