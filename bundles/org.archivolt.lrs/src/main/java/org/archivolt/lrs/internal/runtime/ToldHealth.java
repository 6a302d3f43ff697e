package org.archivolt.lrs.internal.runtime;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.DeviceId;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.DriveHealth.Alert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a drive tells of itself, and when to ask it again. Asking happens only where the device is called anyway: an idle one
 * is left alone. Owned by the device thread; {@link #latest()} is for anybody.
 *
 * <p>A drive tells an alert once, so that it is kept here for those who look later.
 */
final class ToldHealth {
    private static final Logger log = LoggerFactory.getLogger(ToldHealth.class);
    private static final long ASK_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long KEPT_NANOS = Duration.ofDays(1).toNanos();
    /** More than any technology numbers. */
    private static final int KEPT_MAX = 256;

    private final DeviceId device;
    private final Map<Integer, Kept> alerts = new TreeMap<>();
    private long askedNanos;
    private boolean asked;
    private volatile DriveHealth latest = DriveHealth.UNKNOWN;

    private record Kept(Alert alert, long sinceNanos) {}

    ToldHealth(DeviceId device) {
        this.device = device;
    }

    /** @param afterFailure asks at once: the drive may know why */
    boolean isDue(long nowNanos, boolean afterFailure) {
        return afterFailure || !asked || nowNanos - askedNanos >= ASK_EVERY_NANOS;
    }

    /** Whether it answers or not. */
    void asked(long nowNanos) {
        asked = true;
        askedNanos = nowNanos;
    }

    void heard(DriveHealth health, long nowNanos) {
        alerts.values().removeIf(kept -> nowNanos - kept.sinceNanos() >= KEPT_NANOS);
        health.alerts().forEach(alert -> keep(alert, nowNanos));
        latest = new DriveHealth(
                health.asOf(),
                alerts.values().stream()
                        .map(Kept::alert)
                        .sorted(Comparator.comparing(Alert::severity).reversed().thenComparing(Alert::number))
                        .toList(),
                health.cleaningRequested(),
                health.counters());
    }

    /** An alert that goes on is told once a day. */
    private void keep(Alert alert, long nowNanos) {
        if (alerts.containsKey(alert.number()) || alerts.size() >= KEPT_MAX) {
            return;
        }
        alerts.put(alert.number(), new Kept(alert, nowNanos));
        switch (alert.severity()) {
            case INFORMATION -> log.info("{}: alert {}: {}", device, alert.number(), alert.text());
            case WARNING -> log.warn("{}: alert {}: {}", device, alert.number(), alert.text());
            case CRITICAL -> log.error("{}: alert {}: {}", device, alert.number(), alert.text());
        }
    }

    DriveHealth latest() {
        return latest;
    }
}
