package org.archivolt.resource.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.SeenSession;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

class SessionRulesTest {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(10), 0.01, Duration.ofSeconds(1));
    private static final CreditSession OWN = new CreditSession("own", 1);
    private static final CreditSession OTHER = new CreditSession("other", 2);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static List<SeenSession> seen(long renewals) {
        return List.of(new SeenSession(OTHER, renewals, TERMS.length()), new SeenSession(OWN, 0, TERMS.length()));
    }

    @Test
    void countsFromSendingAndIsValidForLessThanTheLease() {
        SessionRules rules = new SessionRules(TERMS, 0);

        assertThat(rules.renewed(5 * SECOND))
                .isEqualTo(5 * SECOND + Duration.ofMillis(9900).toNanos());
        assertThat(rules.nextRenewal()).isEqualTo(5 * SECOND + 10 * SECOND / 3);
    }

    @Test
    void endsAnotherNotBeforeLeaseAndGuardAndLooksJustThen() {
        SessionRules rules = new SessionRules(TERMS, 0);
        long over = Duration.ofMillis(11_100).toNanos();

        assertThat(rules.looked(0, OWN, seen(4)).ended()).isEmpty();
        assertThat(rules.looked(over - 1, OWN, seen(4)).ended()).isEmpty();
        assertThat(rules.nextLook()).isEqualTo(over);
        assertThat(rules.looked(over, OWN, seen(4)).ended()).containsExactly(new SeenSession(OTHER, 4, TERMS.length()));
    }

    @Test
    void countsAnewWithEachRenewal() {
        SessionRules rules = new SessionRules(TERMS, 0);
        rules.looked(0, OWN, seen(4));
        rules.looked(11 * SECOND, OWN, seen(5));

        assertThat(rules.looked(20 * SECOND, OWN, seen(5)).ended()).isEmpty();
        assertThat(rules.silentFor(21 * SECOND, OTHER)).isEqualTo(10 * SECOND);
    }

    @Test
    void givesEverybodyAWholeLeaseAfterItCouldNotLook() {
        SessionRules rules = new SessionRules(TERMS, 0);
        rules.looked(0, OWN, seen(4));
        rules.lookFailed(10 * SECOND);
        rules.lookFailed(60 * SECOND);

        assertThat(rules.looked(61 * SECOND, OWN, seen(4)).ended()).isEmpty();
        assertThat(rules.looked(72 * SECOND, OWN, seen(4)).ended()).isEmpty();
        assertThat(rules.looked(73 * SECOND, OWN, seen(4)).ended()).hasSize(1);
    }

    @Test
    void waitsForTheLongerOfTwoLeases() {
        SessionRules rules = new SessionRules(TERMS, 0);
        List<SeenSession> longer = List.of(new SeenSession(OTHER, 1, Duration.ofSeconds(20)));
        List<SeenSession> shorter = List.of(new SeenSession(OTHER, 1, Duration.ofSeconds(2)));

        rules.looked(0, OWN, longer);
        assertThat(rules.watcherNanos(OTHER))
                .isEqualTo(Duration.ofMillis(21_200).toNanos());
        assertThat(rules.looked(21 * SECOND, OWN, longer).ended()).isEmpty();
        assertThat(rules.looked(22 * SECOND, OWN, longer).ended()).hasSize(1);

        SessionRules others = new SessionRules(TERMS, 0);
        others.looked(0, OWN, shorter);
        assertThat(others.looked(11 * SECOND, OWN, shorter).ended()).isEmpty();
    }

    @Test
    void looksSeldomWhenItIsAlone() {
        SessionRules rules = new SessionRules(TERMS, 0);

        rules.looked(0, OWN, List.of(new SeenSession(OWN, 3, TERMS.length())));
        assertThat(rules.nextLook()).isEqualTo(10 * SECOND / 3);
        rules.looked(0, OWN, seen(1));
        assertThat(rules.nextLook()).isEqualTo(SECOND / 2);
    }

    @Test
    void noticesThatAnotherIsGone() {
        SessionRules rules = new SessionRules(TERMS, 0);
        rules.looked(0, OWN, seen(4));

        assertThat(rules.looked(1, OWN, List.of()).gone()).isTrue();
        assertThat(rules.looked(2, OWN, List.of()).gone()).isFalse();
    }

    /** A host with a clock of its own rate, and how far it has got. */
    private static final class Clock {
        private final VirtualTicker ticker = new VirtualTicker();
        private final double rate;

        Clock(double rate, long offset) {
            this.rate = rate;
            ticker.advanceTo(offset);
        }

        void advance(long trueNanos) {
            ticker.advance(Duration.ofNanos(Math.round(trueNanos * rate)));
        }

        long now() {
            return ticker.nanos();
        }
    }

    /**
     * S22 and the bounds of S14. Goal: whatever the rates within ±0.9 %, nobody is ended while he takes himself to be valid, and who
     * is dead is ended within a second of true time after that is certain. Method: a holder that stops at a random moment, calls of the
     * catalog that take up to 2 s, a watcher that looks as often as its rules say.
     */
    @Test
    void neverEndsOneWhoIsValidWhateverTheClockRates() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            new Run(random, "seed " + seed + " round " + round).play();
        }
    }

    private static final class Run {
        private static final long STEP = Duration.ofMillis(20).toNanos();

        private final Random random;
        private final String description;
        private final Clock holder;
        private final Clock watcher;
        private final SessionRules holding;
        private final SessionRules watching;
        private final long death;
        private final List<long[]> onTheWay = new ArrayList<>();
        private long trueNow;
        private long renewals;
        private long validUntil;
        private long lastArrival;
        private boolean ended;

        Run(Random random, String description) {
            this.random = random;
            this.description = description;
            this.holder = new Clock(1 + (random.nextDouble() - 0.5) * 0.018, random.nextInt(1_000_000));
            this.watcher = new Clock(1 + (random.nextDouble() - 0.5) * 0.018, random.nextInt(1_000_000));
            this.holding = new SessionRules(TERMS, holder.now());
            this.watching = new SessionRules(TERMS, watcher.now());
            this.death = random.nextInt(15_000) * 1_000_000L;
            this.validUntil = holding.renewed(holder.now());
        }

        void play() {
            while (!ended) {
                step();
                assertThat(trueNow).as(description).isLessThan(60 * SECOND);
            }
            assertThat(holder.now() - validUntil)
                    .as(description + ": ended while valid")
                    .isGreaterThan(0);
            long certain = Math.round(TERMS.watcherNanos() / watcher.rate);
            assertThat(trueNow - lastArrival).as(description + ": ended late").isLessThan(certain + SECOND);
        }

        private void step() {
            trueNow += STEP;
            holder.advance(STEP);
            watcher.advance(STEP);
            onTheWay.removeIf(this::arrives);
            if (trueNow < death && onTheWay.isEmpty() && holding.nextRenewal() - holder.now() <= 0) {
                onTheWay.add(new long[] {trueNow + random.nextInt(2_000) * 1_000_000L, holder.now()});
            }
            if (watching.nextLook() - watcher.now() <= 0) {
                ended = !watching.looked(watcher.now(), OWN, seen(renewals))
                        .ended()
                        .isEmpty();
            }
        }

        /** The catalog counts it; the answer comes at once, which is the best for the holder and the worst for the rules. */
        private boolean arrives(long[] renewal) {
            if (renewal[0] > trueNow) {
                return false;
            }
            renewals++;
            lastArrival = trueNow;
            validUntil = holding.renewed(renewal[1]);
            return true;
        }
    }
}
