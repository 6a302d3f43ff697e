package org.archivolt.resource.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.runtime.WaitGraph.Cycle;
import org.archivolt.resource.internal.runtime.WaitGraph.Waiting;
import org.junit.jupiter.api.Test;

class WaitGraphTest {
    private static final int ROUNDS = 10_000;

    private static Waiting waiting(String user, String resource, long arrival, String... waitsFor) {
        return new Waiting(new ResourceName("drive", resource), "root", arrival, user, Set.of(waitsFor));
    }

    @Test
    void findsTheCycleOfTwoWhenItIsSeenTwice() {
        WaitGraph graph = new WaitGraph();
        List<Waiting> deadlock = List.of(waiting("a", "x", 7, "b"), waiting("b", "y", 9, "a"));

        assertThat(graph.look(deadlock)).isEmpty();
        List<Cycle> found = graph.look(deadlock);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).victim().user()).isEqualTo("b");
        assertThat(found.get(0).text()).isEqualTo("a waits for drive:x of b, b waits for drive:y of a");
    }

    @Test
    void doesNotTakeAnotherRequestForTheSame() {
        WaitGraph graph = new WaitGraph();

        graph.look(List.of(waiting("a", "x", 7, "b"), waiting("b", "y", 9, "a")));

        assertThat(graph.look(List.of(waiting("a", "x", 7, "b"), waiting("b", "y", 10, "a"))))
                .isEmpty();
    }

    @Test
    void findsACycleBehindOneThatKeepsChanging() {
        WaitGraph graph = new WaitGraph();
        for (int i = 0; i < 2; i++) {
            List<Cycle> found = graph.look(List.of(
                    waiting("guest", "z", 100 + i, "a"),
                    waiting("a", "x", 7, "b", "guest"),
                    waiting("b", "y", 9, "a")));
            assertThat(found).hasSize(i);
        }
    }

    /**
     * Goal: no false victim, no missed cycle. Method: cycles of 2 to 6 users, disjoint, among chains that lead into them and chains
     * that do not, in random order.
     */
    @Test
    void choosesExactlyOneVictimOfEachOfTenThousandCyclesAndNobodyElse() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<Waiting> all = new ArrayList<>();
            List<Set<String>> cycles = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                cycles.add(addCycle(all, random, "c" + i + "."));
            }
            addChain(all, random, "chain.", "free");
            addChain(all, random, "tail.", cycles.get(0).iterator().next());
            assertOneVictimEach(all, cycles, random, "seed " + seed + " round " + round);
        }
    }

    private static Set<String> addCycle(List<Waiting> all, Random random, String prefix) {
        int length = 2 + random.nextInt(5);
        Set<String> users = new HashSet<>();
        for (int i = 0; i < length; i++) {
            users.add(prefix + i);
            all.add(waiting(
                    prefix + i,
                    prefix + i,
                    random.nextInt(1000),
                    prefix + (i + 1) % length,
                    "idle" + random.nextInt(9)));
        }
        return users;
    }

    private static void addChain(List<Waiting> all, Random random, String prefix, String end) {
        int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            all.add(waiting(prefix + i, prefix + i, random.nextInt(1000), i == length - 1 ? end : prefix + (i + 1)));
        }
    }

    private static void assertOneVictimEach(
            List<Waiting> all, List<Set<String>> cycles, Random random, String description) {
        WaitGraph one = new WaitGraph();
        WaitGraph other = new WaitGraph();
        Collections.shuffle(all, random);
        one.look(all);
        other.look(all);
        List<Waiting> victims = one.look(all).stream().map(Cycle::victim).toList();
        Collections.shuffle(all, random);
        assertThat(other.look(all).stream().map(Cycle::victim))
                .as(description)
                .containsExactlyInAnyOrderElementsOf(victims);
        assertThat(victims).as(description).hasSize(cycles.size());
        for (Set<String> cycle : cycles) {
            assertThat(victims.stream().filter(each -> cycle.contains(each.user())))
                    .as(description)
                    .hasSize(1);
        }
    }
}
