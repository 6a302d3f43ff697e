package org.archivolt.lrs.internal.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/** The configuration, validated once and never seen as strings again. */
record LrsSettings(String host, Duration stopTimeout, Duration swapTimeout) {
    LrsSettings {
        require(host.matches("[A-Za-z0-9._-]{1,64}"), "host", host);
        require(!stopTimeout.isNegative(), "stop.timeout.ms", stopTimeout);
        require(!swapTimeout.isNegative(), "swap.timeout.ms", swapTimeout);
    }

    static LrsSettings from(LrsConfig config) {
        return new LrsSettings(
                config.host().isBlank() ? hostName() : config.host().strip(),
                Duration.ofMillis(config.stop_timeout_ms()),
                Duration.ofMillis(config.swap_timeout_ms()));
    }

    /** The first label, as other archives name hosts; a machine without a resolvable name is {@code localhost}. */
    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().split("\\.")[0];
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(LocalResourceScheduler.PID + ": bad " + key + "=" + value);
        }
    }
}
