package org.archivolt.librarian.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LibrarianSettingsTest {
    private record Config(
            String host,
            long heartbeat_ms,
            int missed_beats,
            long relaxed_ms,
            long command_timeout_ms,
            int queue_max,
            long hold_ms,
            long look_ms,
            long stop_timeout_ms)
            implements LibrarianConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return LibrarianConfig.class;
        }
    }

    private static Object defaultOf(String key) throws NoSuchMethodException {
        return LibrarianConfig.class.getMethod(key).getDefaultValue();
    }

    @Test
    void hasDefaultsThatAreSafe() throws NoSuchMethodException {
        LibrarianSettings settings = LibrarianSettings.from(new Config(
                (String) defaultOf("host"),
                (long) defaultOf("heartbeat_ms"),
                (int) defaultOf("missed_beats"),
                (long) defaultOf("relaxed_ms"),
                (long) defaultOf("command_timeout_ms"),
                (int) defaultOf("queue_max"),
                (long) defaultOf("hold_ms"),
                (long) defaultOf("look_ms"),
                (long) defaultOf("stop_timeout_ms")));

        assertThat(settings.host()).isNotEmpty();
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.missedBeats()).isEqualTo(3);
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.relaxed()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.commandTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.queueMax()).isEqualTo(10_000);
        assertThat(settings.hold()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.look()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void takesEveryKey() {
        assertThat(LibrarianSettings.from(new Config(" h1 ", 20, 2, 3, 4, 5, 6, 70, 8)))
                .isEqualTo(new LibrarianSettings(
                        "h1",
                        Duration.ofMillis(20),
                        2,
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        5,
                        Duration.ofMillis(6),
                        Duration.ofMillis(70),
                        Duration.ofMillis(8)));
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() -> LibrarianSettings.from(new Config("h", 0, 3, 100, 1000, 1, 0, 1000, 0)))
                .hasMessageContaining("org.archivolt.librarian: bad heartbeat.ms=0");
        assertThatThrownBy(() -> LibrarianSettings.from(new Config("h", 10, 0, 100, 1000, 1, 0, 1000, 0)))
                .hasMessageContaining("bad missed.beats=0");
        assertThatThrownBy(() -> LibrarianSettings.from(new Config("h h", 10, 1, 100, 1000, 1, 0, 1000, 0)))
                .hasMessageContaining("bad host=h h");
    }
}
