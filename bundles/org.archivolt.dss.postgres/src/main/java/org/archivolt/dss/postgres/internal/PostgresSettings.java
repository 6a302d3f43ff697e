package org.archivolt.dss.postgres.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The validated form of {@link PostgresConfig}.
 *
 * @param server the external server; empty to ask for the embedded one
 */
public record PostgresSettings(
        Optional<ServerAddress> server,
        int poolSize,
        Duration acquireTimeout,
        Duration connectTimeout,
        Duration statementTimeout) {

    public PostgresSettings {
        check(poolSize >= 1 && poolSize <= 1000, "pool.size", poolSize, "must be 1 to 1000");
        check(isBounded(acquireTimeout), "acquire.timeout.ms", acquireTimeout.toMillis(), "must be 250 to 600000");
        check(isBounded(connectTimeout), "connect.timeout.ms", connectTimeout.toMillis(), "must be 250 to 600000");
        check(
                isBounded(statementTimeout),
                "statement.timeout.ms",
                statementTimeout.toMillis(),
                "must be 250 to 600000");
    }

    static PostgresSettings from(PostgresConfig config) {
        return new PostgresSettings(
                config.url().isBlank() ? noServer(config) : Optional.of(server(config)),
                config.pool_size(),
                Duration.ofMillis(config.acquire_timeout_ms()),
                Duration.ofMillis(config.connect_timeout_ms()),
                Duration.ofMillis(config.statement_timeout_ms()));
    }

    private static Optional<ServerAddress> noServer(PostgresConfig config) {
        check(config.user().isEmpty(), "user", config.user(), "needs url");
        check(config.password().isEmpty(), "password", "(not shown)", "needs url");
        check(config.password_file().isEmpty(), "password.file", config.password_file(), "needs url");
        return Optional.empty();
    }

    private static ServerAddress server(PostgresConfig config) {
        String url = config.url().trim();
        check(url.startsWith("jdbc:postgresql:"), "url", url, "must begin with jdbc:postgresql:");
        check(
                config.password().isEmpty() || config.password_file().isEmpty(),
                "password.file",
                config.password_file(),
                "excludes password");
        return new ServerAddress(url, config.user(), password(config), "external");
    }

    private static String password(PostgresConfig config) {
        if (config.password_file().isEmpty()) {
            return config.password();
        }
        try {
            return Files.readString(Path.of(config.password_file())).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    PostgresConfig.PID + ": password.file cannot be read: " + config.password_file(), e);
        }
    }

    private static boolean isBounded(Duration timeout) {
        return timeout.toMillis() >= 250 && timeout.toMillis() <= 600_000;
    }

    private static void check(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PostgresConfig.PID + ": " + key + " " + rule + ": " + value);
        }
    }
}
