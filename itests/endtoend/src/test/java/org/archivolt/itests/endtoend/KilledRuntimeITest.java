package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the runtime has acknowledged survives its sudden death; what it has not, leaves nothing. */
class KilledRuntimeITest {
    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final int WRITERS = 32;
    private static final Duration ANSWERS_LIMIT = Duration.ofSeconds(60);
    private static final Duration MOMENT_MAX = Duration.ofSeconds(1);

    /**
     * Goal: a kill -9 at any moment loses nothing, invents nothing, leaves nothing, and nothing is stuck afterwards.
     *
     * <p>Method: 32 clients put, replace and delete; at a random moment after the first acknowledgement the runtime is
     * killed and started again on the same directory. Then the accounts of the clients are compared with what is
     * visible, and catalog and media with that. No client is refused anything before the next kill. {@code -Dseed}
     * repeats what the clients ask for and the moments; {@code -Dkills} is how often.
     */
    @Test
    void everythingAcknowledgedSurvivesKillsAndNothingIsStuck() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Instance instance = Instance.started("killed");
                Load load = new Load(seed)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                writeAndKill(instance, load, random);
                load.verify(instance.client(), kill == KILLS);
                AtRest.await(instance);
            }
            writeInPeace(instance, load);
            System.out.printf(
                    "%d kills: %d acknowledged, %d unanswered%n", KILLS, load.acknowledged(), load.unanswered());
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static void writeAndKill(Instance instance, Load load, Random random) throws Exception {
        int before = load.acknowledged();
        load.start(instance.client(), WRITERS, false);
        Await.until("an acknowledgement", ANSWERS_LIMIT, () -> load.acknowledged() > before);
        long moment = System.nanoTime() + random.nextLong(MOMENT_MAX.toNanos());
        Await.until("the moment", MOMENT_MAX.multipliedBy(2), () -> System.nanoTime() - moment >= 0);
        List<ProcessHandle> oldDatabase = instance.databaseProcesses();
        assertThat(oldDatabase).isNotEmpty();

        instance.kill();
        load.stop();
        assertThat(load.refused()).as("refused without a reason").isZero();
        instance.up().requireSuccess();

        assertThat(oldDatabase).noneMatch(ProcessHandle::isAlive);
        requireOneDatabase(instance);
    }

    private static void writeInPeace(Instance instance, Load load) throws Exception {
        int enough = load.acknowledged() + 10 * WRITERS;
        int unanswered = load.unanswered();
        load.start(instance.client(), WRITERS, true);
        Await.until("acknowledgements", ANSWERS_LIMIT, () -> load.acknowledged() >= enough);
        load.stop();
        assertThat(load.refused()).as("refused").isZero();
        assertThat(load.unanswered()).as("unanswered").isEqualTo(unanswered);
        load.verify(instance.client(), false);
        AtRest.await(instance);
    }

    private static void requireOneDatabase(Instance instance) throws Exception {
        long postmaster = instance.postmaster();
        assertThat(instance.databaseProcesses())
                .allMatch(process -> process.pid() == postmaster
                        || process.parent().map(ProcessHandle::pid).orElse(0L) == postmaster
                        || !process.isAlive());
    }
}
