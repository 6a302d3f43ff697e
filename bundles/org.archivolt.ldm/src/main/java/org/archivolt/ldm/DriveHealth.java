package org.archivolt.ldm;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a device tells of itself.
 *
 * @param asOf when it was asked; empty if it never was
 * @param alerts that have been raised since the last time they were read, the most severe first
 * @param cleaningRequested whether it asks to be cleaned
 * @param counters of the device's log, by name; cumulative unless the name says otherwise
 */
public record DriveHealth(
        Optional<Instant> asOf, List<Alert> alerts, boolean cleaningRequested, Map<String, Long> counters) {
    public static final DriveHealth UNKNOWN = new DriveHealth(Optional.empty(), List.of(), false, Map.of());

    public DriveHealth {
        alerts = List.copyOf(alerts);
        SortedMap<String, Long> sorted = new TreeMap<>(counters);
        counters = Collections.unmodifiableSortedMap(sorted);
    }

    /** How urgent an alert is. Ordered: the last is the worst. */
    public enum Severity {
        INFORMATION,
        WARNING,
        CRITICAL
    }

    /** @param number as the technology numbers its alerts: for tape, the TapeAlert flag */
    public record Alert(int number, Severity severity, String text) {}
}
