package org.archivolt.ldm.tape.internal.library;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The configuration of a library, validated once and never seen as strings again. */
public record LibrarySettings(
        String library,
        List<String> changers,
        List<String> drives,
        Duration moveTimeout,
        Duration scanTimeout,
        Duration readyTimeout,
        Duration poll,
        int retries,
        int queueCapacity,
        String cleaningPrefix,
        boolean cleaningAutomatic,
        Duration cleaningTimeout) {
    static final String PID = "org.archivolt.ldm.tape.library";

    public LibrarySettings {
        changers = List.copyOf(changers);
        drives = List.copyOf(drives);
        require(library.matches("[A-Za-z0-9._-]{1,64}"), "library", library);
        require(!changers.isEmpty(), "changers", changers);
        require(changers.stream().allMatch(changer -> changer.indexOf(':') > 0), "changers", changers);
        require(isPositive(moveTimeout), "move.timeout.s", moveTimeout);
        require(isPositive(scanTimeout), "scan.timeout.s", scanTimeout);
        require(isPositive(readyTimeout), "ready.timeout.s", readyTimeout);
        require(isPositive(poll), "poll.ms", poll);
        require(retries >= 0 && retries <= 100, "retries", retries);
        require(queueCapacity > 0, "queue.capacity", queueCapacity);
        require(!cleaningPrefix.isEmpty(), "cleaning.prefix", cleaningPrefix);
        require(isPositive(cleaningTimeout), "cleaning.timeout.s", cleaningTimeout);
    }

    static LibrarySettings from(LibraryConfig config) {
        return new LibrarySettings(
                config.library().strip(),
                listOf(config.changers()),
                listOf(config.drives()),
                Duration.ofSeconds(config.move_timeout_s()),
                Duration.ofSeconds(config.scan_timeout_s()),
                Duration.ofSeconds(config.ready_timeout_s()),
                Duration.ofMillis(config.poll_ms()),
                config.retries(),
                config.queue_capacity(),
                config.cleaning_prefix().strip(),
                config.cleaning_automatic(),
                Duration.ofSeconds(config.cleaning_timeout_s()));
    }

    private static List<String> listOf(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(PID + ": bad " + key + "=" + value);
        }
    }
}
