package org.archivolt.resource.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * S02, S14–S18, S21–S23 at random. <i>Goal:</i> whatever becomes of hosts, clocks, messages and users, the checks of {@link Checks} hold, and when all is
 * healed everything has its end and the root has everything back. <i>Method:</i> many histories of a hundred seconds, see {@link Storm};
 * {@code -Dseed=} repeats one alone.
 */
class StormTest {
    private static final int HISTORIES = 30;

    @Test
    void keepsItsPromisesWhateverBecomesOfHostsAndMessages() throws Exception {
        Long only = Long.getLong("seed");
        long first = only != null ? only : System.currentTimeMillis();
        long end = first + (only != null ? 1 : Integer.getInteger("histories", HISTORIES));
        long granted = 0;
        for (long seed = first; seed < end; seed++) {
            granted += play(seed);
        }
        System.out.println("seeds from " + first + ": " + granted + " grants");
        assertThat(granted).isPositive();
    }

    private static long play(long seed) throws Exception {
        Storm storm = new Storm(seed);
        try {
            storm.play();
        } catch (AssertionError | RuntimeException e) {
            throw storm.simulation().failure(e);
        }
        return storm.simulation().checks.granted();
    }
}
