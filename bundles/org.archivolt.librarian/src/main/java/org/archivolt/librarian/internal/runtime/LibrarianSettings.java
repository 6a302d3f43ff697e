package org.archivolt.librarian.internal.runtime;

import java.time.Duration;
import org.archivolt.base.HostName;

/**
 * The configuration, validated once and never seen as strings again.
 *
 * @param heartbeat between signs of life of a node
 * @param missedBeats so many are missing when it is offline
 * @param relaxed until what was answered before is written
 * @param hold how long a busy host keeps the seat although it is wanted
 * @param look between attempts to take a seat that nobody has
 */
record LibrarianSettings(
        String host,
        Duration heartbeat,
        int missedBeats,
        Duration relaxed,
        Duration commandTimeout,
        int queueMax,
        Duration hold,
        Duration look,
        Duration stopTimeout) {
    static final String PID = "org.archivolt.librarian";

    LibrarianSettings {
        require(host.matches("[A-Za-z0-9._-]{1,64}"), "host", host);
        requireMillis(heartbeat, 10, "heartbeat.ms");
        require(missedBeats >= 1 && missedBeats <= 1000, "missed.beats", missedBeats);
        requireMillis(relaxed, 0, "relaxed.ms");
        requireMillis(commandTimeout, 1, "command.timeout.ms");
        require(queueMax >= 1, "queue.max", queueMax);
        requireMillis(hold, 0, "hold.ms");
        requireMillis(look, 10, "look.ms");
        requireMillis(stopTimeout, 0, "stop.timeout.ms");
    }

    static LibrarianSettings from(LibrarianConfig config) {
        return new LibrarianSettings(
                HostName.of(config.host()),
                Duration.ofMillis(config.heartbeat_ms()),
                config.missed_beats(),
                Duration.ofMillis(config.relaxed_ms()),
                Duration.ofMillis(config.command_timeout_ms()),
                config.queue_max(),
                Duration.ofMillis(config.hold_ms()),
                Duration.ofMillis(config.look_ms()),
                Duration.ofMillis(config.stop_timeout_ms()));
    }

    /** How long a node's handles live without a sign of life. */
    Duration lease() {
        return heartbeat.multipliedBy(missedBeats);
    }

    private static void requireMillis(Duration value, long min, String key) {
        require(value.toMillis() >= min && value.toHours() < 1, key, value.toMillis());
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(PID + ": bad " + key + "=" + value);
        }
    }
}
