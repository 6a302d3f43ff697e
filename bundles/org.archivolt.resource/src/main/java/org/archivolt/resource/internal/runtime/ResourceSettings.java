package org.archivolt.resource.internal.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.HostName;

/** The configuration, validated once and never seen as strings again. */
public record ResourceSettings(
        String host,
        Optional<Path> instanceFile,
        LeaseTerms lease,
        Duration stopTimeout,
        int cachedMax,
        int requestsMax,
        int catalogThreads,
        Duration look) {
    static final String PID = "org.archivolt.resource";

    public ResourceSettings {
        require(host.matches("[A-Za-z0-9._-]{1,64}"), "host", host);
        require(!stopTimeout.isNegative(), "stop.timeout.ms", stopTimeout);
        require(cachedMax >= 1, "cached.max", cachedMax);
        require(requestsMax >= 1, "requests.max", requestsMax);
        require(catalogThreads >= 1 && catalogThreads <= 64, "catalog.threads", catalogThreads);
        require(look.toMillis() >= 10 && look.toHours() < 1, "look.ms", look);
    }

    static ResourceSettings from(ResourceConfig config) {
        return new ResourceSettings(
                HostName.of(config.host()),
                Optional.of(config.instance_file().strip())
                        .filter(file -> !file.isEmpty())
                        .map(Path::of),
                leaseOf(config),
                Duration.ofMillis(config.stop_timeout_ms()),
                config.cached_max(),
                config.requests_max(),
                config.catalog_threads(),
                Duration.ofMillis(config.look_ms()));
    }

    private static LeaseTerms leaseOf(ResourceConfig config) {
        require(config.lease_ms() >= 1000 && config.lease_ms() <= 3_600_000, "lease.ms", config.lease_ms());
        require(
                config.clock_error_percent() >= 0 && config.clock_error_percent() <= 20,
                "clock.error.percent",
                config.clock_error_percent());
        require(config.guard_ms() >= 0 && config.guard_ms() <= 3_600_000, "guard.ms", config.guard_ms());
        return new LeaseTerms(
                Duration.ofMillis(config.lease_ms()),
                config.clock_error_percent() / 100.0,
                Duration.ofMillis(config.guard_ms()));
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(PID + ": bad " + key + "=" + value);
        }
    }
}
