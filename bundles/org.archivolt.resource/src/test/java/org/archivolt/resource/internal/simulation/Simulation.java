package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.VersionedValue;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Word;
import org.archivolt.resource.internal.runtime.LeaseTerms;
import org.archivolt.resource.internal.runtime.Roots;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.testkit.dss.MemoryCreditCatalog;

/**
 * Hosts with clocks of their own, and one catalog that they reach by a network that is slow, loses, and can be cut. One thread, one
 * seeded source of chance, one queue of events by true time: the same seed gives the same history. What must be true is checked after each
 * event.
 */
final class Simulation {
    static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(10), 0.01, Duration.ofSeconds(1));
    private static final int HISTORY = 300;

    private record Event(long at, long order, Runnable action) {}

    final SplittableRandom random;
    final Network network;
    final ResourceTypes types = ResourceTypes.of(Map.of("pool", 100L), Map.of());
    final MemoryCreditCatalog catalog = new MemoryCreditCatalog(this::tellHosts);
    final Roots roots = new Roots(catalog, types);
    final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    final Checks checks = new Checks(this);

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Deque<String> history = new ArrayDeque<>();
    private final long seed;
    private long now;
    private long order;
    private long steps;

    Simulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.network = new Network(random);
    }

    /** With a clock that shows anything at first. */
    SimulatedHost addHost(String name, double rate) {
        SimulatedHost host = new SimulatedHost(this, name, new HostClock(rate, random.nextLong(1L << 50)));
        hosts.put(name, host);
        host.start();
        return host;
    }

    /** The true time, in nanoseconds. */
    long now() {
        return now;
    }

    void after(Duration delay, Runnable action) {
        after(delay.toNanos(), action);
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + Math.max(nanos, 0), order++, action));
    }

    void run(Duration time) {
        long end = now + time.toNanos();
        runUntil(() -> events.peek().at() > end);
        now = end;
    }

    /** @throws AssertionError when it has not come true by then */
    void await(String what, Duration limit, BooleanSupplier condition) {
        long end = now + limit.toNanos();
        runUntil(() -> condition.getAsBoolean() || events.peek().at() > end);
        if (!condition.getAsBoolean()) {
            throw failure(new AssertionError("not within " + limit + ": " + what));
        }
    }

    private void runUntil(BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            Event next = events.remove();
            now = next.at();
            steps++;
            try {
                next.action().run();
                checks.check();
            } catch (AssertionError | RuntimeException e) {
                throw failure(e);
            }
        }
    }

    AssertionError failure(Throwable cause) {
        if (cause instanceof AssertionError told
                && String.valueOf(told.getMessage()).startsWith("seed ")) {
            return told;
        }
        history.forEach(System.out::println);

        return new AssertionError("seed " + seed + ", step " + steps + ": " + cause.getMessage(), cause);
    }

    void note(String line) {
        if (history.size() == HISTORY) {
            history.removeFirst();
        }
        history.add(String.format("%12.6f %s", now / 1e9, line));
    }

    long between(Duration least, Duration most) {
        return random.nextLong(least.toNanos(), most.toNanos() + 1);
    }

    boolean isChance(double probability) {
        return random.nextDouble() < probability;
    }

    Device device(ResourceName resource) {
        return checks.device(resource);
    }

    // ---- the catalog

    /** Whether joining may be carried out after it was given up; then hosts are not safe (docs/credit-cases.md). */
    boolean isJoiningLate;

    CreditSession join(SimulatedHost host, boolean isGivenUp) throws ArchivoltException {
        if (isGivenUp && !isJoiningLate) {
            throw new ArchivoltException(ErrorCode.TIMEOUT, "joining for one who has gone");
        }
        return catalog.join(host.name(), host.instance(), TERMS.length());
    }

    Optional<Word> change(CreditSession by, ResourceName resource, Roots.Change change) throws ArchivoltException {
        Optional<Word> word = roots.change(by, resource, change);
        Optional<RootBooks> row = catalog.find(resource.type(), resource.name());
        row.ifPresent(each -> checks.writtenBack(resource, new VersionedValue(each.version(), each.value())));
        return word;
    }

    /** What those had whose sessions are gone is free again. */
    Map<ResourceName, Word> settle(CreditSession by, int limit) throws ArchivoltException {
        Map<ResourceName, Word> words = new LinkedHashMap<>();
        for (RootBooks row : catalog.unsettled(limit)) {
            roots.change(by, Roots.name(row), root -> {}).ifPresent(word -> words.put(Roots.name(row), word));
        }
        return words;
    }

    boolean isSettled() {
        try {
            return catalog.unsettled(1).isEmpty();
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    Books decode(RootBooks row) {
        try {
            return roots.decode(row);
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    Algebra algebra(ResourceName resource) {
        try {
            return types.find(resource.type()).algebra();
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    private void tellHosts(Consumer<ChangeFeed.Listener> change) {
        hosts.values().forEach(each -> each.tell(change));
    }
}
