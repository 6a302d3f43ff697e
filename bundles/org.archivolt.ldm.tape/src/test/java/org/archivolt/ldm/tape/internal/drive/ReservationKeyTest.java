package org.archivolt.ldm.tape.internal.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReservationKeyTest {
    private final ReservationKey mine = ReservationKey.ofThisProcess("host1");

    @Test
    void tellsWhoseItIs() {
        assertThat(mine.isOfHost("host1")).isTrue();
        assertThat(mine.isOfHost("host2")).isFalse();
        assertThat(new ReservationKey(0x4000_0000_0000_0001L).isOurs()).isFalse();
    }

    @Test
    void knowsThatALivingProcessLives() {
        assertThat(mine.isHolderDead()).isFalse();
    }

    @Test
    void isNotFooledByAnotherProcessOfTheSameNumber() {
        ReservationKey former =
                ReservationKey.of("host1", ProcessHandle.current().pid(), Instant.EPOCH.plusSeconds(4711));
        assertThat(former.isHolderDead()).isTrue();
        assertThat(former).isNotEqualTo(mine);
    }
}
