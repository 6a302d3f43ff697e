package org.archivolt.lrs.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever drives, drivers, clients, operators and the catalog do, every request is answered once, acknowledged
 * means on the medium, the accounts are true, and nobody waits for ever.
 *
 * <p>Method: the real cores under simulated threads, in virtual time, over many seeds. After every step and at the end
 * the scheduler is compared with the {@link Ledger} and with the truth on the media. How hostile a run is depends on
 * the seed, too: see {@link Conditions}.
 *
 * <p>Many seeds: {@code -Darchivolt.sim.seeds=1000000}; one again, with its story: {@code -Darchivolt.sim.seed=17}.
 */
final class SchedulerSimulationTest {
    private static final int SEEDS = Integer.getInteger("archivolt.sim.seeds", 2_000);
    private static final int STORY_LINES = Integer.getInteger("archivolt.sim.lines", 80);

    @Test
    void keepsItsPromisesWhateverHappens() {
        Tally tally = new Tally();
        Long only = Long.getLong("archivolt.sim.seed");
        (only == null ? LongStream.range(0, SEEDS) : LongStream.of(only)).forEach(seed -> run(seed, tally));
        if (only == null && SEEDS >= 500) {
            mustHaveSeen(
                    tally,
                    "granted",
                    "released",
                    "release refused",
                    "formatted",
                    "flushed too late",
                    "overdue calls",
                    "cancelled by an operator",
                    "idle",
                    "kept",
                    "refused at the very end");
        }
    }

    /** What never happened was not tested. */
    private static void mustHaveSeen(Tally tally, String... events) {
        for (String event : events) {
            assertThat(tally.of(event)).as(event + " in " + tally).isPositive();
        }
    }

    @Test
    void repeatsExactlyUnderTheSameSeed() {
        for (long seed = 0; seed < 5; seed++) {
            List<String> trace = traceOf(seed);
            assertThat(traceOf(seed).equals(trace)).isTrue();
            assertThat(traceOf(seed + 1).equals(trace)).isFalse();
        }
    }

    private static void run(long seed, Tally tally) {
        try {
            new Simulation(seed, tally, false).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "%s%n%s%nreplay: ./mvnw -o -pl bundles/org.archivolt.lrs -am verify -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Darchivolt.sim.seed=%d"
                            .formatted(
                                    e.getMessage(), storyOf(seed), SchedulerSimulationTest.class.getSimpleName(), seed),
                    e);
        }
    }

    private static String storyOf(long seed) {
        List<String> trace = traceOf(seed);
        return String.join("\n", trace.subList(Math.max(0, trace.size() - STORY_LINES), trace.size()));
    }

    private static List<String> traceOf(long seed) {
        Simulation simulation = new Simulation(seed, new Tally(), true);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException e) {
            return simulation.trace();
        }
        return simulation.trace();
    }
}
