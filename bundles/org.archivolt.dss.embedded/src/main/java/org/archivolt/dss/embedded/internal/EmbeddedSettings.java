package org.archivolt.dss.embedded.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** The validated form of {@link EmbeddedConfig}. */
public record EmbeddedSettings(
        Path directory,
        int port,
        int connectionsMax,
        int sharedBuffersMebibytes,
        Duration startTimeout,
        Duration stopTimeout) {

    public EmbeddedSettings {
        check(port == 0 || port >= 1024 && port <= 65535, "port", port, "must be 0 or 1024 to 65535");
        check(connectionsMax >= 10 && connectionsMax <= 1000, "connections.max", connectionsMax, "must be 10 to 1000");
        check(
                sharedBuffersMebibytes >= 1 && sharedBuffersMebibytes <= 65536,
                "shared.buffers.mib",
                sharedBuffersMebibytes,
                "must be 1 to 65536");
        check(isPositive(startTimeout), "start.timeout.s", startTimeout.toSeconds(), "must be positive");
        check(isPositive(stopTimeout), "stop.timeout.s", stopTimeout.toSeconds(), "must be positive");
    }

    static EmbeddedSettings from(EmbeddedConfig config) {
        return new EmbeddedSettings(
                path(config.directory()),
                config.port(),
                config.connections_max(),
                config.shared_buffers_mib(),
                Duration.ofSeconds(config.start_timeout_s()),
                Duration.ofSeconds(config.stop_timeout_s()));
    }

    /** What the configuration file ships with, for a directory. */
    public static EmbeddedSettings defaults(Path directory) {
        return new EmbeddedSettings(directory, 0, 40, 64, Duration.ofSeconds(300), Duration.ofSeconds(20));
    }

    private static Path path(String directory) {
        check(!directory.isBlank(), "directory", directory, "must be given");
        try {
            return Path.of(directory.trim()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(EmbeddedConfig.PID + ": directory must be a path: " + directory, e);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void check(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(EmbeddedConfig.PID + ": " + key + " " + rule + ": " + value);
        }
    }
}
