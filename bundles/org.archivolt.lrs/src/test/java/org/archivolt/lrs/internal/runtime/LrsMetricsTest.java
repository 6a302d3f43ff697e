package org.archivolt.lrs.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.SchedulerStatistics.Sample;
import org.archivolt.lrs.internal.runtime.FamilyMetrics.Kind;
import org.junit.jupiter.api.Test;

class LrsMetricsTest {
    private static final DeviceId D0 = new DeviceId(Family.DISK, "lab", "d0");
    private static final String D0_NAME = "disk:lab:d0";

    private final LrsMetrics metrics = new LrsMetrics(() -> List.of(snapshot(Family.DISK)));

    private static FamilySnapshot snapshot(Family family) {
        return new FamilySnapshot(
                family,
                true,
                0,
                0,
                List.of(new DeviceStatus(
                        D0, "mounted", "", Optional.empty(), 0, 0, 3, 4096, Duration.ZERO, 1, DriveHealth.UNKNOWN)));
    }

    @Test
    void countsRequestsByKindAndOutcome() {
        FamilyMetrics disk = metrics.family(Family.DISK);
        disk.answered(Kind.WRITE, Optional.empty(), 1_000_000);
        disk.answered(Kind.WRITE, Optional.empty(), 3_000_000);
        disk.answered(Kind.WRITE, Optional.of(ErrorCode.NO_SPACE), 0);
        disk.answered(Kind.RELEASE, Optional.empty(), 500_000_000);
        disk.retried();
        assertThat(value("requests_total", "kind", "write", "outcome", "ok")).isEqualTo(2);
        assertThat(value("requests_total", "kind", "write", "outcome", "NO_SPACE"))
                .isEqualTo(1);
        assertThat(value("requests_total", "kind", "release", "outcome", "ok")).isEqualTo(1);
        assertThat(value("request_wait_seconds_count", "kind", "write")).isEqualTo(3);
        assertThat(value("request_wait_seconds_sum", "kind", "write")).isEqualTo(0.004);
        assertThat(value("request_wait_seconds_bucket", "kind", "write", "le", "0.0016"))
                .isEqualTo(2);
        assertThat(value("request_wait_seconds_bucket", "kind", "write", "le", "+Inf"))
                .isEqualTo(3);
        assertThat(value("release_wait_seconds_sum")).isEqualTo(0.5);
        assertThat(value("retries_total")).isEqualTo(1);
    }

    @Test
    void countsCallsAndFlushesOfDevices() {
        DeviceMetrics device = metrics.device(D0);
        device.called("sync", Optional.empty(), 2_000_000);
        device.called("sync", Optional.of(ErrorCode.DEVICE_FAULT), 2_000_000);
        device.flushed(5, 7, 1 << 20);
        device.flushed(1, -1, -100);
        device.health(0.5);
        assertThat(value("device_calls_total", "device", D0_NAME, "call", "sync", "outcome", "ok"))
                .isEqualTo(1);
        assertThat(value("device_calls_total", "call", "sync", "outcome", "DEVICE_FAULT"))
                .isEqualTo(1);
        assertThat(value("device_call_seconds_count", "call", "sync")).isEqualTo(2);
        assertThat(value("flushes_total")).isEqualTo(2);
        assertThat(value("flushed_releases_total")).isEqualTo(6);
        assertThat(value("flushed_extents_total")).isEqualTo(7);
        assertThat(value("flushed_bytes_total", "device", D0_NAME)).isEqualTo(1 << 20);
        assertThat(value("device_health")).isEqualTo(0.5);
    }

    @Test
    void asksForWhatIsWaitingAtEachLook() {
        metrics.queuedBy(Family.DISK, kind -> kind == Kind.READ ? 4 : 0);
        assertThat(value("queued", "kind", "read")).isEqualTo(4);
        assertThat(value("queued", "kind", "write")).isZero();
        assertThat(value("to_sync_releases", "device", D0_NAME)).isEqualTo(3);
        assertThat(value("to_sync_bytes", "device", D0_NAME)).isEqualTo(4096);
        metrics.gone(Family.DISK);
        assertThat(metrics.samples(Optional.empty())).noneMatch(s -> s.name().endsWith("_queued"));
    }

    @Test
    void tellsFamiliesApart() {
        metrics.family(Family.TAPE).retried();
        metrics.family(Family.TAPE).mediumHealth(new MediumId(Family.TAPE, "lib", "t1"), 1);
        metrics.catalogRetried();
        assertThat(metrics.samples(Optional.of(Family.TAPE)))
                .isNotEmpty()
                .allMatch(sample -> sample.labels().get("family").equals("tape"));
        assertThat(value("catalog_retries_total")).isEqualTo(1);
    }

    @Test
    void sortsByNameThenLabelsWithBucketsInOrder() {
        metrics.family(Family.TAPE).answered(Kind.READ, Optional.empty(), 5);
        metrics.family(Family.DISK).answered(Kind.READ, Optional.empty(), 5);
        List<Sample> samples = metrics.samples(Optional.empty());
        assertThat(samples.stream().map(Sample::name)).isSorted();
        assertThat(samples.stream()
                        .filter(s -> s.name().equals("archivolt_lrs_release_wait_seconds_bucket"))
                        .filter(s -> s.labels().get("family").equals("disk"))
                        .map(s -> Double.parseDouble(s.labels().get("le").replace("+Inf", "Infinity"))))
                .isSorted()
                .hasSize(27);
    }

    @Test
    void writesWhatAScraperReads() {
        metrics.family(Family.DISK).answered(Kind.WRITE, Optional.empty(), 1_000_000);
        assertThat(metrics.prometheusText().lines())
                .contains(
                        "# TYPE archivolt_lrs_requests_total counter",
                        "archivolt_lrs_requests_total{family=\"disk\",kind=\"write\",outcome=\"ok\"} 1.0",
                        "# TYPE archivolt_lrs_request_wait_seconds histogram",
                        "archivolt_lrs_to_sync_bytes{device=\"disk:lab:d0\",family=\"disk\"} 4096.0",
                        "archivolt_lrs_catalog_retries_total 0.0");
    }

    /** Goal: counting is no part of what a request costs: about 30 ns. The bound is for a machine busy with other things. */
    @Test
    void costsLittle() {
        FamilyMetrics disk = metrics.family(Family.DISK);
        long bestNanos = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            bestNanos = Math.min(bestNanos, nanosPerAnswer(disk, 200_000));
        }
        assertThat(bestNanos).isLessThan(2_000);
    }

    private static long nanosPerAnswer(FamilyMetrics metrics, int answers) {
        long beginNanos = Ticker.system().nanos();
        for (int i = 0; i < answers; i++) {
            metrics.answered(Kind.WRITE, Optional.empty(), i);
        }
        return (Ticker.system().nanos() - beginNanos) / answers;
    }

    private double value(String name, String... labels) {
        List<Sample> found = metrics.samples(Optional.empty()).stream()
                .filter(sample -> sample.name().equals("archivolt_lrs_" + name))
                .filter(sample -> matches(sample.labels(), labels))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0).value();
    }

    private static boolean matches(Map<String, String> labels, String... expected) {
        for (int i = 0; i < expected.length; i += 2) {
            if (!expected[i + 1].equals(labels.get(expected[i]))) {
                return false;
            }
        }
        return true;
    }
}
