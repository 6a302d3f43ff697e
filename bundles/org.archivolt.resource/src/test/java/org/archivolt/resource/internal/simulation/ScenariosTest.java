package org.archivolt.resource.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.type.ExclusiveUnit;
import org.junit.jupiter.api.Test;

/**
 * The scenarios of docs/credit-cases.md that need several hosts and clocks; {@link Checks} look on. Durations are true time, which no host
 * knows. The seed is printed; {@code -Dseed=} repeats it.
 */
class ScenariosTest {
    private static final ResourceName DRIVE = new ResourceName("drive", "d");
    private static final ResourceName LOCK = new ResourceName("lock", "l");
    private static final Credit USE = new Modes(1);
    private static final Credit READ = new Modes(1);
    private static final Credit WRITE = new Modes(2);

    private static final Duration HELD = Duration.ofMillis(9_900);
    private static final Duration WATCHED = Duration.ofMillis(11_100);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final long seed = Long.getLong("seed", System.currentTimeMillis());
    private final Simulation simulation = new Simulation(seed);

    private SimulatedHost host(String name) {
        return host(name, 1 + (simulation.random.nextDouble() - 0.5) * 0.018);
    }

    private SimulatedHost host(String name, double rate) {
        SimulatedHost host = simulation.addHost(name, rate);
        awaitSession(host);
        return host;
    }

    private void awaitSession(SimulatedHost host) {
        simulation.await(
                host.name() + " has a session",
                Duration.ofSeconds(20),
                () -> host.isUp() && host.process().isValid());
    }

    private Use granted(SimulatedOwner owner, ResourceName resource, Credit want) {
        return granted(owner.request(resource, want), Duration.ofSeconds(5));
    }

    private Use granted(Use use, Duration limit) {
        simulation.await(use + " is granted", limit, use::isHeld);
        return use;
    }

    private static Duration millis(double trueMillis) {
        return Duration.ofNanos(Math.round(trueMillis * 1e6));
    }

    // ---- values

    @Test
    void s07_theNextOneReadsWhatWasWrittenWhenItIsGivenBackAndNothingHalfWhenTheWriterDies() {
        List<SimulatedHost> hosts = List.of(host("a"), host("b"));
        for (int i = 0; i < 200; i++) {
            SimulatedHost writing = hosts.get(i % 2);
            Use writer = granted(writing.owner().below("proxy"), LOCK, WRITE);
            for (int updates = simulation.random.nextInt(4); updates >= 0; updates--) {
                writer.update();
            }
            byte[] written = writer.value();
            Use reader = hosts.get((i + 1) % 2).owner().request(LOCK, READ);
            simulation.run(Duration.ofMillis(simulation.random.nextInt(20)));
            writer.put();
            boolean dies = simulation.isChance(0.3);
            if (dies) {
                simulation.run(Duration.ofNanos(simulation.random.nextInt(12_000_000)));
                writing.crash();
                writing.restart(true);
            }
            granted(reader, Duration.ofSeconds(5)); // what it reads is checked there
            if (!dies) {
                assertThat(reader.value()).isEqualTo(written);
            }
            reader.put();
            awaitSession(writing);
        }
    }

    // ---- order

    /** Reads again and again, with others at the same time. */
    private void keepReading(SimulatedOwner owner, long[] reads) {
        owner.process().after(millis(1 + simulation.random.nextInt(10)), () -> {
            Use use = owner.request(LOCK, READ);
            use.then(() -> {
                reads[0]++;
                owner.process().after(millis(5 + simulation.random.nextInt(15)), () -> {
                    use.put();
                    keepReading(owner, reads);
                });
            });
        });
    }

    /** S09. The bound: while a writer waits, each of the twelve readers finishes what it has begun, and begins once more at most. */
    @Test
    void s09_aWriterWaitsForNoMoreThanOneTurnOfEachReader() {
        int readers = 12;
        long[] reads = new long[1];
        List<SimulatedHost> hosts = List.of(host("a"), host("b"), host("c"), host("d"));
        for (int i = 0; i < readers; i++) {
            keepReading(hosts.get(i % hosts.size()).owner(), reads);
        }
        SimulatedHost writing = host("w");
        long most = 0;
        Duration longest = Duration.ZERO;
        for (int i = Integer.getInteger("repetitions", 250); i > 0; i--) {
            simulation.run(millis(1 + simulation.random.nextInt(8)));
            long before = reads[0];
            Use writer = granted(writing.owner(), LOCK, WRITE);
            most = Math.max(most, reads[0] - before);
            longest = longest.compareTo(writer.waited()) > 0 ? longest : writer.waited();
            simulation.run(millis(1));
            writer.put();
        }
        System.out.println("seed " + seed + ": " + most + " reads while a writer waited, " + longest);
        assertThat(most).isLessThanOrEqualTo(2L * readers);
        assertThat(reads[0]).isGreaterThan(1_000);
    }

    private void keepTaking(SimulatedOwner owner, List<Duration> waits) {
        Use use = owner.request(DRIVE, USE);
        use.then(() -> {
            waits.add(use.waited());
            owner.process().after(millis(1), () -> {
                use.put();
                keepTaking(owner, waits);
            });
        });
    }

    /** Clocks show anything at first, here many hours apart, and their rates differ. */
    @Test
    void s10_contendersHaveEqualSharesWhateverTheirClocksSay() {
        List<List<Duration>> waits = new ArrayList<>();
        for (double rate : new double[] {0.991, 1.009, 1.0, 0.995, 1.005}) {
            List<Duration> own = new ArrayList<>();
            waits.add(own);
            keepTaking(host("h" + waits.size(), rate).owner(), own);
        }
        waits.forEach(List::clear);
        simulation.await(
                "a thousand turns each",
                Duration.ofMinutes(10),
                () -> waits.stream().allMatch(each -> each.size() >= 1_000));

        assertThat(waits).allSatisfy(each -> assertThat(each.size()).isLessThan(1_200));
        List<Duration> all = waits.stream().flatMap(List::stream).sorted().toList();
        Duration median = all.get(all.size() / 2);
        System.out.println(
                "seed " + seed + ": " + waits.stream().map(List::size).toList() + ", median " + median + ", longest "
                        + all.get(all.size() - 1));
        assertThat(all.get(all.size() - 1)).isLessThan(median.multipliedBy(5));
    }

    private int rank(ResourceName resource) {
        try {
            return simulation.types.find(resource.type()).rank();
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    private List<ResourceName> anySet() {
        List<ResourceName> all = new ArrayList<>(List.of(
                new ResourceName("drive", "1"),
                new ResourceName("drive", "2"),
                new ResourceName("medium", "7"),
                new ResourceName("medium", "8")));
        while (all.size() > 2 || all.size() == 2 && simulation.random.nextInt(4) == 0) {
            all.remove(simulation.random.nextInt(all.size()));
        }
        all.sort(Comparator.comparingInt(this::rank).thenComparing(ResourceName::name));
        return all;
    }

    private void keepTakingSets(SimulatedOwner owner, long[] taken) {
        takeRest(owner, anySet(), new ArrayList<>(), taken);
    }

    private void takeRest(SimulatedOwner owner, List<ResourceName> set, List<Use> held, long[] taken) {
        if (held.size() == set.size()) {
            taken[0]++;
            owner.process().after(millis(1), () -> {
                held.forEach(Use::put);
                keepTakingSets(owner, taken);
            });
            return;
        }
        ResourceName next = set.get(held.size());
        Use use = owner.request(next, next.type().equals("drive") ? USE : new Modes(2));
        use.then(() -> {
            assertThat(use.isHeld()).isTrue();
            held.add(use);
            takeRest(owner, set, held, taken);
        });
    }

    /** S11, S13. In the order of {@code acquireAll}, nobody waits in a circle, also through owners between. */
    @Test
    void s11_setsTakenInCanonicalOrderAreAllGranted() {
        int sets = Integer.getInteger("sets", 400);
        long[] taken = new long[1];
        for (int i = 0; i < 5; i++) {
            SimulatedHost host = host("h" + i);
            keepTakingSets(host.owner(), taken);
            keepTakingSets(host.owner().below("proxy"), taken);
        }
        while (taken[0] < sets) {
            long before = taken[0];
            simulation.await("another hundred", Duration.ofSeconds(60), () -> taken[0] >= before + 100);
        }
    }

    // ---- hosts that die, or seem to

    /** S14, S22: twenty deaths with other clock rates within the error that is allowed for. */
    @Test
    void s14_whatADeadHostHeldIsGrantedWhenItsLeaseIsOverAndNotBefore() {
        for (int i = 0; i < 20; i++) {
            SimulatedHost dying = host("a" + i);
            SimulatedHost waiting = host("b" + i);
            ResourceName drive = new ResourceName("drive", "d" + i);
            Use held = granted(dying.owner(), drive, USE);
            simulation.run(millis(simulation.random.nextInt(10_000)));
            FencingToken before = held.token().orElseThrow();
            Use next = waiting.owner().request(drive, USE);
            simulation.run(millis(simulation.random.nextInt(50)));
            dying.crash(); // from here on, the checks take it to be valid by its clock

            granted(next, millis(WATCHED.toMillis() * 1.01).plus(SECOND));
            assertThat(next.waited()).isGreaterThan(HELD.minus(Duration.ofSeconds(4)));
            assertThat(next.token().orElseThrow()).isGreaterThan(before);
            waiting.crash();
        }
    }

    @Test
    void s14_aHostThatCanShowThatItsFormerProcessIsDeadNeedNotWait() {
        SimulatedHost dying = host("a");
        SimulatedHost waiting = host("b");
        granted(dying.owner(), DRIVE, USE);
        Use next = waiting.owner().request(DRIVE, USE);
        simulation.run(SECOND);
        dying.crash();
        dying.restart(true);

        granted(next, SECOND);
    }

    @Test
    void s15_whoWasPausedIsRefusedByTheDeviceAndHearsThatAllIsLost() {
        SimulatedHost paused = host("a");
        SimulatedHost other = host("b");
        Use first = granted(paused.owner(), DRIVE, USE);
        first.write();
        simulation.run(SECOND);
        assertThat(simulation.device(DRIVE).accepted()).isEqualTo(1);

        first.write(); // it has looked whether it is valid, and is paused before it writes
        paused.pause();
        Use second = granted(other.owner().request(DRIVE, USE), Duration.ofSeconds(30));
        second.write();
        simulation.run(SECOND);
        assertThat(simulation.device(DRIVE).accepted()).isEqualTo(2);
        paused.goOn();
        assertThat(first.isValid()).isFalse();
        simulation.await("it hears of it", Duration.ofSeconds(3), first::isLost);
        simulation.run(Duration.ofMillis(20));

        assertThat(simulation.device(DRIVE).accepted()).isEqualTo(2);
        assertThat(simulation.device(DRIVE).refused()).isEqualTo(1);
        second.put();
        granted(paused.owner(), DRIVE, USE);
    }

    private void assertCutOff(boolean there, boolean back) {
        SimulatedHost cut = host("a");
        SimulatedHost other = host("b");
        Use held = granted(cut.owner(), DRIVE, USE);
        Use asked = cut.owner().request(new ResourceName("drive", "e"), USE);
        granted(asked, SECOND).put();
        cut.cut(there, back);
        Use next = other.owner().request(DRIVE, USE);
        Use waiting = cut.owner().request(LOCK, READ);
        long calls = cut.calls();

        simulation.await("it stops by itself", HELD.plus(SECOND), () -> !held.isValid());
        assertThat(next.isHeld()).isFalse();
        granted(
                next,
                Duration.ofSeconds(there ? 3 : 7)); // what it asks for without hearing the answer counts once more
        simulation.run(Duration.ofSeconds(100));
        assertThat(cut.calls() - calls).isLessThan(300); // about a hundred seconds
        assertThat(waiting.isWaiting()).isTrue();
        cut.heal();
        awaitSession(cut);
        simulation.await("it hears of it", Duration.ofSeconds(3), held::isLost);
        granted(waiting, Duration.ofSeconds(10));
        next.put();
        granted(cut.owner(), DRIVE, USE);
    }

    @Test
    void s16_whoIsCutOffStopsByItselfBeforeOthersGetWhatItHad() {
        assertCutOff(true, true);
    }

    @Test
    void s17_whoCannotSendStopsByItself() {
        assertCutOff(true, false);
    }

    @Test
    void s17_whoCannotHearStopsByItself() {
        assertCutOff(false, true);
    }

    // ---- clocks

    /** A holder whose clock is 10 % slow, a watcher whose is 10 % fast: 1 % is allowed for, and the guard is enough for 5 %. */
    @Test
    void s22_clocksThatAreWorseThanAllowedForAreStoppedByTheDevice() {
        simulation.checks.areClocksTooWrong = true;
        SimulatedHost slow = host("a", 0.9);
        SimulatedHost fast = host("b", 1.1);
        Use first = granted(slow.owner(), DRIVE, USE);
        simulation.run(Duration.ofSeconds(20));
        slow.cut(true, true);

        Use second = granted(fast.owner().request(DRIVE, USE), Duration.ofSeconds(20));
        assertThat(first.isValid()).as("both are valid").isTrue();
        assertThat(simulation.checks.conflicts()).isPositive();
        second.write();
        simulation.run(Duration.ofMillis(20));
        first.write();
        simulation.run(Duration.ofMillis(20));

        assertThat(simulation.device(DRIVE).accepted()).isEqualTo(1);
        assertThat(simulation.device(DRIVE).refused()).isEqualTo(1);
    }

    // ---- holders that do not give back

    private void assertStubborn(SimulatedOwner holder, SimulatedOwner requester) {
        Use stubborn = granted(holder, DRIVE, USE);
        Use other = granted(holder, LOCK, WRITE);
        Use next = requester.request(DRIVE, USE);
        Duration bound = ExclusiveUnit.DRIVE.revokeWait().plus(WATCHED);

        simulation.await("the holder has lost it", bound.plusSeconds(3), () -> !stubborn.isValid());
        assertThat(next.waited()).isGreaterThan(ExclusiveUnit.DRIVE.revokeWait());
        granted(next, bound);
        System.out.println("seed " + seed + ": taken from a stubborn holder after " + next.waited());
        // Looks are a second apart, there are three of them, and clocks err.
        assertThat(next.waited()).isLessThan(bound.plusSeconds(5));
        assertThat(other.isValid()).isTrue();
        assertThat(stubborn.isLost()).isTrue();
    }

    @Test
    void s23_whatIsNotGivenBackIsTakenInBoundedTimeAndNothingElse() {
        assertStubborn(host("a").owner(), host("b").owner());
    }

    @Test
    void s23_itIsTakenFromOwnersBelowForOwnersBelow() {
        assertStubborn(
                host("a").owner().below("x"), host("b").owner().below("y").below("z"));
    }

    // ---- the end of an owner

    @Test
    void s24_aHostThatWindsUpGrantsNothingNewAndReturnsWhatIsLentOnlyWhenItIsBack() {
        SimulatedHost leaving = host("a");
        SimulatedHost other = host("b");
        SimulatedOwner proxy = leaving.owner().below("proxy");
        List<Use> lent = new ArrayList<>();
        List<Use> wanted = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ResourceName lock = new ResourceName("lock", "l" + i);
            lent.add(granted(i < 20 ? proxy.below("d" + i) : leaving.owner(), lock, WRITE));
            wanted.add(other.owner().request(lock, WRITE));
        }
        boolean[] isGone = new boolean[1];
        leaving.process().windUp(Duration.ofSeconds(30), () -> isGone[0] = true);
        Use late = proxy.request(LOCK, READ);
        simulation.run(SECOND);

        assertThat(late.refusal()).isEqualTo(Optional.of(ErrorCode.SHUTTING_DOWN));
        for (int i = 0; i < lent.size(); i++) {
            assertThat(wanted.get(i).isWaiting()).isTrue();
            assertThat(lent.get(i).isValid()).isTrue();
            assertThat(isGone[0]).isFalse();
            lent.get(i).put();
            granted(wanted.get(i), SECOND);
        }
        simulation.await("it is gone", SECOND, () -> isGone[0]);
    }

    // ---- words that are missed

    /** Who settles is told in the answer only; it is lost, and nobody says it again. */
    @Test
    void hearsOfAGrantWhoseAnswerWasLost() throws Exception {
        SimulatedHost dying = host("a");
        SimulatedHost waiting = host("b");
        granted(dying.owner(), DRIVE, USE);
        Use next = waiting.owner().below("proxy").request(DRIVE, USE);
        simulation.run(SECOND);
        dying.crash();
        String before = simulation.catalog.find("drive", "d").orElseThrow().books();
        simulation.await("it is settled", Duration.ofSeconds(15), () -> !before.equals(books()));
        waiting.cut(false, true);
        simulation.run(Duration.ofMillis(100));
        waiting.heal();

        granted(next, Duration.ofSeconds(3));
    }

    /** A host that is started again and again must not leave something behind each time. */
    @Test
    void theRootForgetsSessionsThatAreOver() {
        SimulatedHost host = host("a");
        int most = 0;
        for (int i = 0; i < 50; i++) {
            granted(host.owner(), DRIVE, USE);
            host.crash();
            host.restart(true);
            awaitSession(host);
            simulation.run(millis(100));
            most = Math.max(most, books().length());
        }
        assertThat(most).isLessThan(1_000);
    }

    private String books() {
        try {
            return simulation.catalog.find("drive", "d").orElseThrow().books();
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }
}
