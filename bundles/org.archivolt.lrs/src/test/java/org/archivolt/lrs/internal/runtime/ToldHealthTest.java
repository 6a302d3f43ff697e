package org.archivolt.lrs.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.DriveHealth.Alert;
import org.archivolt.ldm.DriveHealth.Severity;
import org.junit.jupiter.api.Test;

class ToldHealthTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long DAY = Duration.ofDays(1).toNanos();
    private static final Alert CLEAN = new Alert(20, Severity.WARNING, "clean now");
    private static final Alert HARDWARE = new Alert(30, Severity.CRITICAL, "hardware A");

    private final ToldHealth told = new ToldHealth(new DeviceId(Family.TAPE, "main", "d0"));

    @Test
    void asksOnceAMinuteAndAfterAFailureAtOnce() {
        assertThat(told.isDue(-5 * MINUTE, false)).isTrue();
        told.asked(-5 * MINUTE);
        assertThat(told.isDue(-4 * MINUTE - 1, false)).isFalse();
        assertThat(told.isDue(-4 * MINUTE - 1, true)).isTrue();
        assertThat(told.isDue(-4 * MINUTE, false)).isTrue();
    }

    @Test
    void keepsAlertsThatTheDriveHasToldForADay() {
        told.heard(health(CLEAN), 0);
        told.heard(health(HARDWARE), MINUTE);
        assertThat(told.latest().alerts()).containsExactly(HARDWARE, CLEAN);
        told.heard(health(HARDWARE), DAY);
        assertThat(told.latest().alerts()).containsExactly(HARDWARE);
        told.heard(health(), DAY + MINUTE);
        assertThat(told.latest().alerts()).isEmpty();
    }

    @Test
    void tellsTheCountersOfTheLastTimeOnly() {
        told.heard(new DriveHealth(Optional.of(Instant.EPOCH), List.of(), true, Map.of("loads", 1L)), 0);
        DriveHealth last = new DriveHealth(
                Optional.of(Instant.EPOCH.plusSeconds(60)), List.of(), false, Map.of("loads", 2L, "errors", 0L));
        told.heard(last, MINUTE);
        assertThat(told.latest()).isEqualTo(last);
    }

    @Test
    void isNotFloodedByADriveThatMakesAlertsUp() {
        for (int round = 0; round < 10; round++) {
            int first = round * 100;
            told.heard(
                    health(IntStream.range(first, first + 100)
                            .mapToObj(number -> new Alert(number, Severity.INFORMATION, "?"))
                            .toArray(Alert[]::new)),
                    round);
        }
        assertThat(told.latest().alerts()).hasSize(256);
    }

    private static DriveHealth health(Alert... alerts) {
        return new DriveHealth(Optional.of(Instant.EPOCH), List.of(alerts), false, Map.of());
    }
}
