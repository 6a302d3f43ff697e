package org.archivolt.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.archivolt.rest.internal.limit.LimitSettings;
import org.archivolt.rest.internal.login.DoorkeeperSettings;
import org.junit.jupiter.api.Test;

class RestSettingsTest {
    @Test
    void hasSafeDefaults() {
        assertThat(RestSettings.from(config(Map.of())))
                .isEqualTo(new RestSettings(
                        "karaf",
                        new DoorkeeperSettings(Duration.ofSeconds(10), 1000, 10, Duration.ofSeconds(30), 4),
                        Duration.ofSeconds(5),
                        16,
                        new LimitSettings(0, 0, 1000, 0, 400)));
    }

    @Test
    void takesEveryKey() {
        RestConfig config = config(Map.ofEntries(
                Map.entry("login_realm", "r"),
                Map.entry("login_trusted_ms", 1L),
                Map.entry("login_remembered_max", 2),
                Map.entry("login_failures_max", 3),
                Map.entry("login_failures_window_ms", 4L),
                Map.entry("login_parallel_max", 5),
                Map.entry("linger_ms", 6L),
                Map.entry("linger_max", 7),
                Map.entry("object_bytes_max", 8L),
                Map.entry("rate_per_second", 9),
                Map.entry("rate_burst", 10),
                Map.entry("concurrent_max", 11),
                Map.entry("long_max", 12)));
        assertThat(RestSettings.from(config))
                .isEqualTo(new RestSettings(
                        "r",
                        new DoorkeeperSettings(Duration.ofMillis(1), 2, 3, Duration.ofMillis(4), 5),
                        Duration.ofMillis(6),
                        7,
                        new LimitSettings(8, 9, 10, 11, 12)));
    }

    @Test
    void namesPidKeyAndValueOfWhatItRefuses() {
        assertThatThrownBy(() -> RestSettings.from(config(Map.of("login_parallel_max", 0))))
                .hasMessage("org.archivolt.rest: login.parallel.max must be 1 to 64: 0");
        assertThatThrownBy(() -> RestSettings.from(config(Map.of("login_realm", " "))))
                .hasMessageContaining("login.realm");
    }

    private static RestConfig config(Map<String, ?> values) {
        return (RestConfig) Proxy.newProxyInstance(
                RestConfig.class.getClassLoader(),
                new Class<?>[] {RestConfig.class, Annotation.class},
                (p, m, a) -> values.containsKey(m.getName()) ? values.get(m.getName()) : m.getDefaultValue());
    }
}
