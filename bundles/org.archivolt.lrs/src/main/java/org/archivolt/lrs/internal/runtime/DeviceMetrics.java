package org.archivolt.lrs.internal.runtime;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;

/** What one device counts. */
final class DeviceMetrics {
    private final LrsMetrics metrics;
    private final String family;
    private final String device;
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final CounterDataPoint flushes;
    private final CounterDataPoint releases;
    private final CounterDataPoint extents;
    private final CounterDataPoint bytes;

    private record Call(Outcomes outcomes, DistributionDataPoint seconds) {}

    DeviceMetrics(LrsMetrics metrics, DeviceId device) {
        this.metrics = metrics;
        this.family = device.family().name();
        this.device = device.toString();
        this.flushes = metrics.flushes.labelValues(family, this.device);
        this.releases = metrics.flushedReleases.labelValues(family, this.device);
        this.extents = metrics.flushedExtents.labelValues(family, this.device);
        this.bytes = metrics.flushedBytes.labelValues(family, this.device);
    }

    /**
     * A call of the driver has returned.
     *
     * @param call one of a few words, such as {@code sync}
     * @param failure empty when it succeeded
     */
    void called(String call, Optional<ErrorCode> failure, long nanos) {
        Call known = calls.computeIfAbsent(call, this::call);
        known.outcomes().count(failure);
        known.seconds().observe(nanos / 1e9);
    }

    private Call call(String call) {
        return new Call(
                new Outcomes(outcome -> metrics.deviceCalls.labelValues(family, device, call, outcome)),
                metrics.deviceCallSeconds.labelValues(family, call));
    }

    /** A flush has succeeded. What deletions gave back (amounts below zero) is not counted. */
    void flushed(int releases, long extents, long bytes) {
        flushes.inc();
        this.releases.inc(releases);
        this.extents.inc(Math.max(0, extents));
        this.bytes.inc(Math.max(0, bytes));
    }

    void health(double health) {
        metrics.deviceHealth.labelValues(family, device).set(health);
    }
}
