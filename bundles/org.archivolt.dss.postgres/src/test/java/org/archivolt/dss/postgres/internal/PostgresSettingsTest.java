package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresSettingsTest {
    private static final String URL = "jdbc:postgresql://db1,db2/archive";

    @TempDir
    Path directory;

    @Test
    void usesTheEmbeddedServerByDefault() {
        assertThat(PostgresSettings.from(config(Map.of()))).isEqualTo(RunningCatalog.SETTINGS);
    }

    @Test
    void takesEveryKey() throws IOException {
        PostgresSettings settings = PostgresSettings.from(config(Map.of(
                "url", " " + URL + " ",
                "user", "archivist",
                "password", "secret",
                "pool.size", 3,
                "acquire.timeout.ms", 1000,
                "connect.timeout.ms", 2000,
                "statement.timeout.ms", 3000)));

        assertThat(settings)
                .isEqualTo(new PostgresSettings(
                        Optional.of(new ServerAddress(URL, "archivist", "secret", "external")),
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3)));
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void readsThePasswordFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "from file\n");

        PostgresSettings settings =
                PostgresSettings.from(config(Map.of("url", URL, "user", "a", "password.file", file.toString())));

        assertThat(settings.server().orElseThrow().password()).isEqualTo("from file");
    }

    @Test
    void namesWhatIsWrong() {
        assertRefused(Map.of("url", "mysql://x"), "url must begin with jdbc:postgresql:: mysql://x");
        assertRefused(Map.of("user", "a"), "user needs url");
        assertRefused(Map.of("password", "secret"), "password needs url");
        assertRefused(Map.of("password.file", "f"), "password.file needs url");
        assertRefused(Map.of("url", URL, "password", "secret", "password.file", "f"), "password.file excludes");
        assertRefused(Map.of("url", URL, "password.file", "/no/such/file"), "password.file cannot be read");
        assertRefused(Map.of("pool.size", 0), "pool.size must be 1 to 1000: 0");
        assertRefused(Map.of("acquire.timeout.ms", 1), "acquire.timeout.ms");
        assertRefused(Map.of("connect.timeout.ms", 1), "connect.timeout.ms");
        assertRefused(Map.of("statement.timeout.ms", -1), "statement.timeout.ms");
    }

    private static void assertRefused(Map<String, Object> values, String why) {
        assertThatThrownBy(() -> PostgresSettings.from(config(values)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.archivolt.dss.postgres: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }

    private static PostgresConfig config(Map<String, Object> values) {
        return new PostgresConfig() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return PostgresConfig.class;
            }

            @Override
            public String url() {
                return (String) values.getOrDefault("url", "");
            }

            @Override
            public String user() {
                return (String) values.getOrDefault("user", "");
            }

            @Override
            public String password() {
                return (String) values.getOrDefault("password", "");
            }

            @Override
            public String password_file() {
                return (String) values.getOrDefault("password.file", "");
            }

            @Override
            public int pool_size() {
                return (Integer) values.getOrDefault("pool.size", 8);
            }

            @Override
            public int acquire_timeout_ms() {
                return (Integer) values.getOrDefault("acquire.timeout.ms", 5_000);
            }

            @Override
            public int connect_timeout_ms() {
                return (Integer) values.getOrDefault("connect.timeout.ms", 5_000);
            }

            @Override
            public int statement_timeout_ms() {
                return (Integer) values.getOrDefault("statement.timeout.ms", 20_000);
            }
        };
    }
}
