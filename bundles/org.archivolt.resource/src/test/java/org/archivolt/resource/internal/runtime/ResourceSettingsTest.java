package org.archivolt.resource.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceSettingsTest {
    /** Every key; what is null or 0 is the default. */
    private record Config(
            String host,
            String instance_file,
            long lease_ms,
            int clock_error_percent,
            long guard_ms,
            long stop_timeout_ms,
            int cached_max,
            int requests_max,
            int catalog_threads,
            long look_ms)
            implements ResourceConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return ResourceConfig.class;
        }
    }

    private static Object defaultOf(String key) throws NoSuchMethodException {
        return ResourceConfig.class.getMethod(key).getDefaultValue();
    }

    private static Config defaults() throws NoSuchMethodException {
        return new Config(
                (String) defaultOf("host"),
                (String) defaultOf("instance_file"),
                (long) defaultOf("lease_ms"),
                (int) defaultOf("clock_error_percent"),
                (long) defaultOf("guard_ms"),
                (long) defaultOf("stop_timeout_ms"),
                (int) defaultOf("cached_max"),
                (int) defaultOf("requests_max"),
                (int) defaultOf("catalog_threads"),
                (long) defaultOf("look_ms"));
    }

    @Test
    void hasDefaultsThatAreSafe() throws NoSuchMethodException {
        ResourceSettings settings = ResourceSettings.from(defaults());

        assertThat(settings.host()).isNotEmpty();
        assertThat(settings.instanceFile()).isEmpty();
        assertThat(settings.lease()).isEqualTo(new LeaseTerms(Duration.ofSeconds(30), 0.01, Duration.ofSeconds(1)));
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.cachedMax()).isEqualTo(100_000);
        assertThat(settings.requestsMax()).isEqualTo(100_000);
        assertThat(settings.catalogThreads()).isEqualTo(4);
        assertThat(settings.look()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void takesEveryKey() {
        ResourceSettings settings = ResourceSettings.from(
                new Config(" tape1 ", " /var/lib/instance ", 10_000, 2, 500, 3000, 7, 8, 9, 1500));

        assertThat(settings)
                .isEqualTo(new ResourceSettings(
                        "tape1",
                        Optional.of(Path.of("/var/lib/instance")),
                        new LeaseTerms(Duration.ofSeconds(10), 0.02, Duration.ofMillis(500)),
                        Duration.ofSeconds(3),
                        7,
                        8,
                        9,
                        Duration.ofMillis(1500)));
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() -> ResourceSettings.from(new Config("a b", "", 10_000, 1, 1, 1, 1, 1, 1, 100)))
                .hasMessage("org.archivolt.resource: bad host=a b");
        assertThatThrownBy(() -> ResourceSettings.from(new Config("a", "", 10, 1, 1, 1, 1, 1, 1, 100)))
                .hasMessage("org.archivolt.resource: bad lease.ms=10");
        assertThatThrownBy(() -> ResourceSettings.from(new Config("a", "", 10_000, 99, 1, 1, 1, 1, 1, 100)))
                .hasMessage("org.archivolt.resource: bad clock.error.percent=99");
        assertThatThrownBy(() -> ResourceSettings.from(new Config("a", "", 10_000, 1, 1, 1, 1, 1, 0, 100)))
                .hasMessage("org.archivolt.resource: bad catalog.threads=0");
    }
}
