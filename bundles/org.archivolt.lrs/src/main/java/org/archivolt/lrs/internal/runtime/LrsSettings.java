package org.archivolt.lrs.internal.runtime;

import java.time.Duration;
import org.archivolt.base.HostName;

/** The configuration, validated once and never seen as strings again. */
record LrsSettings(String host, Duration stopTimeout, Duration swapTimeout) {
    LrsSettings {
        require(host.matches("[A-Za-z0-9._-]{1,64}"), "host", host);
        require(!stopTimeout.isNegative(), "stop.timeout.ms", stopTimeout);
        require(!swapTimeout.isNegative(), "swap.timeout.ms", swapTimeout);
    }

    static LrsSettings from(LrsConfig config) {
        return new LrsSettings(
                HostName.of(config.host()),
                Duration.ofMillis(config.stop_timeout_ms()),
                Duration.ofMillis(config.swap_timeout_ms()));
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(LocalResourceScheduler.PID + ": bad " + key + "=" + value);
        }
    }
}
