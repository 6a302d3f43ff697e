package org.archivolt.lrs.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FlushPolicyTest extends DeviceScene {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = 600 * SECOND;

    @Test
    void waitsAsOftenAsLongAsAFlushHasTaken() {
        FlushPolicy policy = new FlushPolicy(LONGEST, 1_000, Long.MAX_VALUE, 33);
        assertThat(policy.delayNanos(3 * SECOND)).isEqualTo(99 * SECOND);
    }

    @Test
    void neverWaitsLongerThanTheLongestDelay() {
        FlushPolicy policy = new FlushPolicy(LONGEST, 1_000, Long.MAX_VALUE, 33);
        assertThat(policy.delayNanos(60 * SECOND)).isEqualTo(LONGEST);
        assertThat(policy.delayNanos(Long.MAX_VALUE)).isEqualTo(LONGEST);
    }

    @Test
    void waitsForTheLongestDelayWithoutAFactor() {
        assertThat(new FlushPolicy(LONGEST, 1_000, Long.MAX_VALUE).delayNanos(SECOND))
                .isEqualTo(LONGEST);
    }

    /** Goal: a drive learns what its flushes cost. Method: one flush of 100 ns, then another while somebody writes. */
    @Test
    void learnsWhatAFlushCosts() {
        send(new DeviceEvent.Configure(new DeviceSettings(4, new FlushPolicy(10_000, 1_000, Long.MAX_VALUE, 3))));
        using(1, 2, 3);
        send(giveBack(1, 10));
        decideAt(0);
        assertThat(call).as("nothing is known of the cost yet").isPresent();
        returns(mounted(A).took(100));
        send(giveBack(2, 10));
        decideAt(299);
        assertThat(call).isEmpty();
        assertThat(state.deadlineNanos()).hasValue(300);
        decideAt(300);
        assertThat(call).isPresent();
        returns(mounted(A).took(200));
        assertThat(state.flushNanos()).isEqualTo(125);
    }
}
