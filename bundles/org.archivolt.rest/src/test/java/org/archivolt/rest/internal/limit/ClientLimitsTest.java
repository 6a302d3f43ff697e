package org.archivolt.rest.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {
    private final VirtualTicker ticker = new VirtualTicker();

    @Test
    void aClientMaySendABurstAndThenAtTheRate() {
        TokenBuckets buckets = new TokenBuckets(2, 3, ticker);
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("jo")).isZero();
        }
        assertThat(buckets.take("jo")).isEqualTo(1);
        assertThat(buckets.take("al")).isZero();
        ticker.advance(Duration.ofMillis(500));
        assertThat(buckets.take("jo")).isZero();
        assertThat(buckets.take("jo")).isEqualTo(1);
        ticker.advance(Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("jo")).isZero();
        }
        assertThat(buckets.take("jo")).isEqualTo(1);
    }

    @Test
    void whoTriesAllTheTimeStillGetsTheRate() {
        TokenBuckets buckets = new TokenBuckets(1, 1, ticker);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += buckets.take("jo") == 0 ? 1 : 0;
            ticker.advance(Duration.ofMillis(10));
        }
        assertThat(taken).isBetween(9, 11);
    }

    @Test
    void theNumberOfRememberedClientsIsBounded() {
        TokenBuckets buckets = new TokenBuckets(1, 1, ticker);
        for (int i = 0; i < 2 * TokenBuckets.CLIENTS_MAX; i++) {
            buckets.take("address " + i);
        }
        assertThat(buckets.clients()).isEqualTo(TokenBuckets.CLIENTS_MAX);
    }

    @Test
    void refusesWithTheTimeToWait() {
        ClientLimits limits = new ClientLimits(new LimitSettings(0, 1, 1, 0, 100), ticker);
        assertThat(limits.enter("jo")).isEmpty();
        assertThat(limits.enter("jo")).hasValueSatisfying(problem -> {
            assertThat(problem.status()).isEqualTo(429);
            assertThat(problem.retryAfterSeconds()).isEqualTo(1);
        });
    }

    @Test
    void aClientHasSoManyUnderWayAtATime() {
        ClientLimits limits = new ClientLimits(new LimitSettings(0, 0, 1, 2, 100), ticker);
        assertThat(limits.enter("jo")).isEmpty();
        assertThat(limits.enter("jo")).isEmpty();
        assertThat(limits.enter("jo")).isPresent();
        assertThat(limits.enter("al")).isEmpty();
        limits.leave("jo");
        assertThat(limits.enter("jo")).isEmpty();
    }

    @Test
    void withoutSettingsNobodyIsHeldBack() {
        ClientLimits limits = new ClientLimits(LimitSettings.NONE, ticker);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limits.enter("jo")).isEmpty();
        }
    }
}
