package org.archivolt.rest.internal;

import java.time.Duration;
import org.archivolt.rest.internal.limit.LimitSettings;
import org.archivolt.rest.internal.login.DoorkeeperSettings;

/** What {@link RestConfig} says, checked. */
record RestSettings(String realm, DoorkeeperSettings login, Duration linger, int lingerMax, LimitSettings limits) {
    static final String PID = "org.archivolt.rest";

    static RestSettings from(RestConfig config) {
        require(!config.login_realm().isBlank(), "login.realm", config.login_realm(), "must not be empty");
        return new RestSettings(
                config.login_realm(),
                new DoorkeeperSettings(
                        millis("login.trusted.ms", config.login_trusted_ms(), 3_600_000),
                        count("login.remembered.max", config.login_remembered_max(), 1_000_000),
                        count("login.failures.max", config.login_failures_max(), 1_000_000),
                        millis("login.failures.window.ms", config.login_failures_window_ms(), 3_600_000),
                        count("login.parallel.max", config.login_parallel_max(), 64)),
                millis("linger.ms", config.linger_ms(), 60_000),
                count("linger.max", config.linger_max(), 128),
                new LimitSettings(
                        number("object.bytes.max", config.object_bytes_max(), Long.MAX_VALUE),
                        (int) number("rate.per.second", config.rate_per_second(), 1_000_000),
                        count("rate.burst", config.rate_burst(), 1_000_000),
                        (int) number("concurrent.max", config.concurrent_max(), 1_000_000),
                        count("long.max", config.long_max(), 10_000)));
    }

    private static Duration millis(String key, long value, long max) {
        require(value >= 0 && value <= max, key, value, "must be 0 to " + max);
        return Duration.ofMillis(value);
    }

    private static long number(String key, long value, long max) {
        require(value >= 0 && value <= max, key, value, "must be 0 to " + max);
        return value;
    }

    private static int count(String key, int value, int max) {
        require(value >= 1 && value <= max, key, value, "must be 1 to " + max);
        return value;
    }

    private static void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("%s: %s %s: %s".formatted(PID, key, rule, value));
        }
    }
}
