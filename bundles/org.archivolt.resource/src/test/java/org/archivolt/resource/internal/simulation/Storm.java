package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Modes;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Books;

/** Hosts with users who do anything, while anything goes wrong. In the end all is healed, and everything must have its end. */
final class Storm {
    private static final Duration TROUBLED = Duration.ofSeconds(100);
    /** A stubborn holder's time, its lease, and the leases of those before it who died. */
    private static final Duration CALM_WITHIN = Duration.ofSeconds(240);

    private static final Duration WOUND_UP_WITHIN = Duration.ofSeconds(60);
    private static final int USERS_MAX = 3;
    private static final int POSITIONS = 8;
    private static final List<ResourceName> RESOURCES = List.of(
            new ResourceName("lock", "l"),
            new ResourceName("drive", "d"),
            new ResourceName("medium", "m"),
            new ResourceName("extent", "e"),
            new ResourceName("space", "pool"));

    private final Simulation simulation;
    private final List<ResourceName> resources;
    private final List<User> users = new ArrayList<>();
    private final boolean isSharingGroups;
    private boolean isOver;

    Storm(long seed) {
        this.simulation = new Simulation(seed);
        int count = 1 + simulation.random.nextInt(RESOURCES.size());
        int first = simulation.random.nextInt(RESOURCES.size());
        List<ResourceName> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(RESOURCES.get((first + i) % RESOURCES.size()));
        }
        this.resources = List.copyOf(chosen);
        this.isSharingGroups = simulation.random.nextInt(4) == 0;
    }

    Simulation simulation() {
        return simulation;
    }

    void play() throws ArchivoltException {
        int hosts = 2 + simulation.random.nextInt(4);
        for (int i = 0; i < hosts; i++) {
            populate(simulation.addHost("h" + i, rate()));
        }
        trouble();
        simulation.run(TROUBLED);
        calm();
        windUp();
    }

    private double rate() {
        return 1 + (simulation.random.nextDouble() - 0.5) * 0.018;
    }

    private void populate(SimulatedHost host) {
        int count = 1 + simulation.random.nextInt(USERS_MAX);
        for (int i = 0; i < count; i++) {
            SimulatedOwner owner = host.owner();
            for (int depth = simulation.random.nextInt(3); depth > 0; depth--) {
                owner = owner.below("b" + simulation.random.nextInt(2));
            }
            User user = new User(owner);
            users.add(user);
            user.rest();
        }
    }

    // ---- what goes wrong

    private void trouble() {
        if (isOver) {
            return;
        }
        SimulatedHost host = any(List.copyOf(simulation.hosts.values()));
        switch (simulation.random.nextInt(9)) {
            case 0 -> pause(host);
            case 1, 2 -> cut(host);
            case 3 -> crash(host);
            case 4 -> host.setRate(rate());
            case 5 -> {
                simulation.network.loss = simulation.random.nextDouble() * 0.3;
                simulation.network.doubling = 0.2;
            }
            case 6 -> simulation.network.stalls = simulation.random.nextDouble() * 0.2;
            case 7 -> leave(host);
            default -> simulation.network.heal();
        }
        simulation.after(between(100, 8_000), this::trouble);
    }

    private void pause(SimulatedHost host) {
        host.pause();
        simulation.after(between(10, 30_000), host::goOn);
    }

    private void cut(SimulatedHost host) {
        boolean there = simulation.random.nextBoolean();
        host.cut(there, !there || simulation.random.nextBoolean());
        simulation.after(between(100, 40_000), host::heal);
    }

    private void crash(SimulatedHost host) {
        if (host.isUp()) {
            host.crash();
            simulation.after(between(10, 25_000), () -> restart(host));
        }
    }

    private void restart(SimulatedHost host) {
        if (!host.isUp()) {
            host.restart(simulation.random.nextBoolean());
            populate(host);
        }
    }

    private void leave(SimulatedHost host) {
        if (host.isUp() && !host.isPaused()) {
            host.process()
                    .windUp(Duration.ofSeconds(5), () -> simulation.after(between(10, 5_000), () -> restart(host)));
        }
    }

    private Duration between(long leastMillis, long mostMillis) {
        return Duration.ofMillis(simulation.random.nextLong(leastMillis, mostMillis + 1));
    }

    // ---- the end

    private void calm() {
        isOver = true;
        simulation.note("all is healed");
        simulation.network.heal();
        for (SimulatedHost each : simulation.hosts.values()) {
            each.heal();
            each.goOn();
        }
        simulation.await(
                "hosts are up",
                Duration.ofSeconds(60),
                () -> simulation.hosts.values().stream().allMatch(SimulatedHost::isStaying));
        users.forEach(User::finish);
        simulation.await(
                "everybody has a session",
                CALM_WITHIN,
                () -> simulation.hosts.values().stream()
                        .allMatch(each -> each.process().session().isPresent()
                                && each.process().isValid()));
        simulation.await("requests end", CALM_WITHIN, () -> users.stream().allMatch(User::isFinished));
    }

    private void windUp() throws ArchivoltException {
        simulation.await("debts of the dead are settled", CALM_WITHIN, simulation::isSettled);
        List<SimulatedHost> left = new ArrayList<>(simulation.hosts.values());
        while (!left.isEmpty()) {
            SimulatedHost next = left.remove(simulation.random.nextInt(left.size()));
            next.process().windUp(WOUND_UP_WITHIN.multipliedBy(2), () -> {});
        }
        simulation.await(
                "hosts wind up",
                WOUND_UP_WITHIN,
                () -> simulation.hosts.values().stream().noneMatch(SimulatedHost::isUp));
        SimulatedHost last =
                simulation.addHost("last", 1); // what was lent to one who has forgotten it ends with its session
        simulation.await(
                "what is left is settled",
                Duration.ofSeconds(10),
                () -> last.process().isValid() && simulation.isSettled());
        for (RootBooks row : simulation.catalog.list(Optional.empty(), "", "", 100)) {
            Books root = simulation.decode(row);
            Checks.require(root.isEmpty(), "the root has not got everything back: " + row.books());
            Checks.require(
                    root.tenure().equals(root.type().capital(root.name())), "the root's capital: " + root.tenure());
        }
    }

    // ---- users

    /** Takes something, does something with it, gives it back, again and again. */
    private final class User {
        private final SimulatedOwner owner;
        private Use use;
        private boolean isStubborn;

        User(SimulatedOwner owner) {
            this.owner = owner;
        }

        void rest() {
            owner.process().after(between(1, 2_000), this::ask);
        }

        private void ask() {
            if (isOver) {
                return;
            }
            ResourceName resource = any(resources);
            Reach reach = simulation.random.nextInt(8) == 0 ? any(List.of(Reach.values())) : Reach.REVOKE;
            Patience patience = simulation.random.nextInt(6) == 0 ? Patience.TRY : Patience.WAIT;
            Optional<String> group = isSharingGroups && Checks.isSharing(resource) && simulation.random.nextBoolean()
                    ? Optional.of("g" + simulation.random.nextInt(2))
                    : Optional.empty();
            isStubborn = simulation.random.nextInt(60) == 0;
            Use asked = owner.request(resource, want(resource), patience, reach, group);
            use = asked;
            asked.then(() -> answered(asked)).whenWanted(() -> wanted(asked));
            abandonInTime(asked);
        }

        private void abandonInTime(Use asked) {
            if (simulation.random.nextBoolean()) {
                owner.process().after(between(100, 20_000), () -> {
                    if (!isOver) {
                        asked.abandon();
                    }
                });
            }
        }

        private void answered(Use asked) {
            if (asked.isHeld()) {
                act(asked);
            } else {
                rest();
            }
        }

        private void wanted(Use asked) {
            if (!isStubborn && simulation.random.nextBoolean()) {
                owner.process().after(between(0, 500), asked::put);
            }
        }

        private void act(Use held) {
            if (!held.isHeld()) {
                rest();
                return;
            }
            if (isOver) {
                held.put();
                return;
            }
            switch (simulation.random.nextInt(7)) {
                case 0, 1 -> held.update();
                case 2, 3 -> held.write();
                case 4 -> held.reduce(want(held.resource()));
                case 5 -> enlarge(held);
                default -> put(held);
            }
            owner.process().after(between(1, 1_500), () -> act(held));
        }

        private void put(Use held) {
            if (!isStubborn) {
                held.put();
            }
        }

        private void enlarge(Use held) {
            Use more = held.enlarge(want(held.resource()));
            use = more;
            more.then(() -> use = held);
            abandonInTime(more);
        }

        /** From now on everybody gives back what he has. */
        void finish() {
            isStubborn = false;
        }

        boolean isFinished() {
            return use == null || !owner.process().isAlive() || !use.isWaiting() && !use.isHeld();
        }
    }

    private Credit want(ResourceName resource) {
        return switch (resource.type()) {
            case "space" -> new Amount(1 + simulation.random.nextInt(60));
            case "extent" -> {
                IntervalSet read = interval();
                yield new Ranges(read, simulation.random.nextBoolean() ? read : IntervalSet.EMPTY);
            }
            case "drive" -> new Modes(1);
            case "lock" -> new Modes(simulation.random.nextInt(2) + 1);
            default -> new Modes(1 + simulation.random.nextInt(7));
        };
    }

    private IntervalSet interval() {
        int start = simulation.random.nextInt(POSITIONS);
        return IntervalSet.of(List.of(new Interval(start, start + 1L + simulation.random.nextInt(POSITIONS - start))));
    }

    private <T> T any(List<T> list) {
        return list.get(simulation.random.nextInt(list.size()));
    }
}
