package org.archivolt.lrs.internal.runtime;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.lrs.internal.runtime.FamilyMetrics.Kind;

/**
 * What the scheduler counts and times. Threads keep the handle of their family or device and call that: it has its
 * labels looked up already. All of it may be called from anywhere.
 */
final class LrsMetrics implements SchedulerStatistics {
    private static final String PREFIX = "archivolt_lrs_";
    /** 0.1 ms to most of an hour in factors of two: a flush of a disk as well as a queue for a tape drive. */
    private static final double FIRST_BOUND_SECONDS = 0.0001;

    private static final int BOUNDS = 26;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<Family, FamilyMetrics> families = new ConcurrentHashMap<>();
    private final Map<Family, ToLongFunction<Kind>> queues = new ConcurrentHashMap<>();
    private final Map<DeviceId, DeviceMetrics> devices = new ConcurrentHashMap<>();

    final Counter requests = counter("requests_total", "Requests answered", "family", "kind", "outcome");
    final Histogram requestWait =
            histogram("request_wait_seconds", "From arrival of a request to its answer", "family", "kind");
    final Histogram releaseWait =
            histogram("release_wait_seconds", "From arrival of a release to its answer", "family");
    final Counter retries = counter("retries_total", "Media tried again elsewhere after a failure", "family");
    final Gauge mediumHealth = gauge("medium_health", "Health of a medium", "family", "medium");

    final Counter deviceCalls =
            counter("device_calls_total", "Calls of drivers that have returned", "family", "device", "call", "outcome");
    final Histogram deviceCallSeconds =
            histogram("device_call_seconds", "How long calls of drivers take", "family", "call");
    final Counter flushes = counter("flushes_total", "Flushes that succeeded", "family", "device");
    final Counter flushedReleases =
            counter("flushed_releases_total", "Releases made durable by flushes", "family", "device");
    final Counter flushedExtents =
            counter("flushed_extents_total", "Extents made durable by flushes", "family", "device");
    final Counter flushedBytes = counter("flushed_bytes_total", "Bytes made durable by flushes", "family", "device");
    final Gauge deviceHealth = gauge("device_health", "Health of a device", "family", "device");

    private final Counter catalogRetries =
            counter("catalog_retries_total", "Catalog calls repeated because the catalog did not answer");

    /** @param snapshots of the families served now, asked for at each look */
    LrsMetrics(Supplier<List<FamilySnapshot>> snapshots) {
        GaugeWithCallback.builder()
                .name(PREFIX + "queued")
                .help("Requests waiting")
                .labelNames("family", "kind")
                .callback(this::reportQueues)
                .register(registry);
        overDevices("to_sync_releases", "Releases waiting for a flush", snapshots, status -> status.toSync());
        overDevices("to_sync_bytes", "Bytes waiting for a flush", snapshots, status -> status.toSyncBytes());
        catalogRetries.inc(0); // there from the start
    }

    // ---- handles

    FamilyMetrics family(Family family) {
        return families.computeIfAbsent(family, f -> new FamilyMetrics(this, f));
    }

    DeviceMetrics device(DeviceId device) {
        return devices.computeIfAbsent(device, d -> new DeviceMetrics(this, d));
    }

    /** Has the gauge of waiting requests ask for their number, on any thread. Replaces what was given before. */
    void queuedBy(Family family, ToLongFunction<Kind> depth) {
        queues.put(family, depth);
    }

    /** The family is served no more: nothing waits. What was counted stays. */
    void gone(Family family) {
        queues.remove(family);
    }

    void catalogRetried() {
        catalogRetries.inc();
    }

    // ---- looks

    @Override
    public List<Sample> samples(Optional<Family> family) {
        return MetricSamples.of(registry.scrape()).stream()
                .filter(sample -> family.isEmpty()
                        || family.get().name().equals(sample.labels().get("family")))
                .toList();
    }

    @Override
    public String prometheusText() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private void reportQueues(GaugeWithCallback.Callback gauge) {
        queues.forEach((family, depth) -> {
            for (Kind kind : Kind.values()) {
                gauge.call(depth.applyAsLong(kind), family.name(), kind.word());
            }
        });
    }

    // ---- definitions

    private void overDevices(
            String name,
            String help,
            Supplier<List<FamilySnapshot>> snapshots,
            ToLongFunction<FamilySnapshot.DeviceStatus> value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames("family", "device")
                .callback(gauge -> snapshots
                        .get()
                        .forEach(family -> family.devices()
                                .forEach(status -> gauge.call(
                                        value.applyAsLong(status),
                                        family.family().name(),
                                        status.device().toString()))))
                .register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, String... labels) {
        return Histogram.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicExponentialUpperBounds(FIRST_BOUND_SECONDS, 2, BOUNDS)
                .withoutExemplars()
                .register(registry);
    }
}
