package org.archivolt.dss.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EmbeddedSettingsTest {

    @Test
    void hasSafeDefaults() {
        assertThat(EmbeddedSettings.from(config("/data/postgres", 0, 40, 64, 300, 20)))
                .isEqualTo(EmbeddedSettings.defaults(Path.of("/data/postgres")));
    }

    @Test
    void takesEveryKey() {
        assertThat(EmbeddedSettings.from(config(" /data/x/../y ", 5433, 10, 128, 30, 2)))
                .isEqualTo(new EmbeddedSettings(
                        Path.of("/data/y"), 5433, 10, 128, Duration.ofSeconds(30), Duration.ofSeconds(2)));
    }

    @Test
    void namesWhatIsWrong() {
        assertRefused(config("", 0, 40, 64, 300, 20), "directory must be given");
        assertRefused(config("/d", 80, 40, 64, 300, 20), "port must be 0 or 1024 to 65535: 80");
        assertRefused(config("/d", 0, 9, 64, 300, 20), "connections.max");
        assertRefused(config("/d", 0, 40, 0, 300, 20), "shared.buffers.mib");
        assertRefused(config("/d", 0, 40, 64, 0, 20), "start.timeout.s");
        assertRefused(config("/d", 0, 40, 64, 300, -1), "stop.timeout.s");
    }

    private static void assertRefused(EmbeddedConfig config, String why) {
        assertThatThrownBy(() -> EmbeddedSettings.from(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.archivolt.dss.embedded: ")
                .hasMessageContaining(why);
    }

    private static EmbeddedConfig config(
            String directory, int port, int connections, int buffers, int startTimeout, int stopTimeout) {
        return new EmbeddedConfig() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return EmbeddedConfig.class;
            }

            @Override
            public String directory() {
                return directory;
            }

            @Override
            public int port() {
                return port;
            }

            @Override
            public int connections_max() {
                return connections;
            }

            @Override
            public int shared_buffers_mib() {
                return buffers;
            }

            @Override
            public int start_timeout_s() {
                return startTimeout;
            }

            @Override
            public int stop_timeout_s() {
                return stopTimeout;
            }
        };
    }
}
