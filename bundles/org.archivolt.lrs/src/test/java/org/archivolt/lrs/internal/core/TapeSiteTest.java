package org.archivolt.lrs.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: the scheduler keeps a large library at work for days, and keeps nobody waiting whom it could serve.
 *
 * <p>Method: 200 drives, 10,000 cartridges and 4 robots with the times of LTO-9, the real cores, virtual time. Users
 * write in bursts and recall some objects at a time, from some cartridges more often than from others; on the first day
 * somebody recalls from hundreds of cartridges at once. What must hold is looked at every ten minutes of virtual time
 * and at some of the assignments. Again with another seed: {@code -Darchivolt.sim.seed=17}, for longer: {@code -Darchivolt.sim.hours=72}.
 */
final class TapeSiteTest {
    private static final long SEED = Long.getLong("archivolt.sim.seed", 1);
    private static final TapeSite.Size SIZE = new TapeSite.Size(200, 10_000, 4, 2_000_000, 10_000, 20_000);
    private static final int FILLED = 9_000;
    private static final long FILLED_BYTES = 12_000_000_000_000L;
    private static final Duration TIME = Duration.ofHours(Integer.getInteger("archivolt.sim.hours", 12));
    private static final Duration LOOK = Duration.ofMinutes(10);

    @Test
    @Timeout(600)
    void keepsALargeLibraryAtWorkForDays() {
        TapeTrace.Load daily = new TapeTrace.Load(TIME, 8, 30, 80, 6, 0.8, Duration.ofMinutes(5));
        TapeTrace.Load storm = new TapeTrace.Load(Duration.ofMinutes(30), 10, 30, 1_000, 4, 0.5, Duration.ofMinutes(5));
        TapeTrace trace = TapeTrace.draw(SEED, daily, FILLED, FILLED_BYTES)
                .and(TapeTrace.draw(SEED + 1, storm, FILLED, FILLED_BYTES), Duration.ofHours(2));
        TapeSite site = new TapeSite(TapePolicy.ours(), SIZE, trace);
        TapeSiteInvariants invariants = new TapeSiteInvariants(site);
        long begunNanos = System.nanoTime();

        for (long at = 0; at < TIME.toNanos(); at += LOOK.toNanos()) {
            site.runUntil(at);
            invariants.mustHold();
        }
        site.run();

        String told =
                "seed %d: %,d requests, %,d mounts, %.0f TB, longest wait %.1f h, waiting at most %,d, done after %.1f h, looked at %,d waiting and %,d assignments, in %.1f s"
                        .formatted(
                                SEED,
                                trace.arrivals().size(),
                                site.mounts,
                                site.movedBytes / 1e12,
                                longestHours(site),
                                invariants.waitingMax(),
                                site.lastNanos / 3.6e12,
                                invariants.waitingSeen(),
                                invariants.assignmentsSeen(),
                                (System.nanoTime() - begunNanos) / 1e9);
        System.out.println(told);
        assertThat(site.recallSeconds.size() + site.acknowledgeSeconds.size())
                .as("answered, " + told)
                .isEqualTo(trace.arrivals().size());
        assertThat(site.unanswered()).isZero();
        assertThat(Map.of(
                        "queued", site.core.queued(),
                        "allocations", site.core.allocations(),
                        "releases", site.core.openReleases()))
                .as("kept at rest")
                .allSatisfy((what, count) -> assertThat(count).isZero());
        assertThat(site.drives())
                .allSatisfy(drive -> assertThat(drive.state().scheduled()).isEmpty())
                .allSatisfy(drive -> assertThat(drive.state().toSync()).isEmpty());
        assertThat(invariants.waitingMax()).as("it was busy at times").isGreaterThan(100);
    }

    private static double longestHours(TapeSite site) {
        return Math.max(max(site.recallSeconds), max(site.acknowledgeSeconds)) / 3_600;
    }

    private static double max(List<Double> seconds) {
        return seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
