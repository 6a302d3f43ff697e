package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the runtime has acknowledged survives its sudden death; what it has not, leaves nothing. */
class KilledRuntimeITest {
    private static final int KILLS = 10;
    private static final int WRITERS = 16;
    private static final Duration ROUND_LIMIT = Duration.ofSeconds(60);

    /**
     * Goal: a kill -9 at any moment loses nothing, invents nothing and leaves nothing.
     *
     * <p>Method: sixteen clients put, replace and delete; somewhere in the middle the runtime is killed and started again
     * on the same directory; then their accounts are compared with what is visible, and the media with that.
     */
    @Test
    void everythingAcknowledgedSurvivesKillsAndNothingElseDoes() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        try (Instance instance = Instance.started("killed");
                Load load = new Load(seed)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = load.acknowledged() + 20 + random.nextInt(60);
                load.start(instance.client(), WRITERS, false);
                Await.until("acknowledgements", ROUND_LIMIT, () -> load.acknowledged() >= enough);
                List<ProcessHandle> oldDatabase = instance.databaseProcesses();
                assertThat(oldDatabase).isNotEmpty();

                instance.kill();
                load.stop();
                instance.up().requireSuccess();

                assertThat(oldDatabase).noneMatch(ProcessHandle::isAlive);
                requireOneDatabase(instance);
                load.verify(instance.client(), kill == KILLS);
                Media.awaitNothingButObjects(instance);
            }
            System.out.printf(
                    "%d kills: %d acknowledged, %d refused, %d unanswered%n",
                    KILLS, load.acknowledged(), load.refused(), load.unanswered());
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static void requireOneDatabase(Instance instance) throws Exception {
        long postmaster = instance.postmaster();
        assertThat(instance.databaseProcesses())
                .allMatch(process -> process.pid() == postmaster
                        || process.parent().map(ProcessHandle::pid).orElse(0L) == postmaster
                        || !process.isAlive());
    }
}
