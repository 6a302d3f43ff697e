package org.archivolt.lrs.internal.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.MediumId;

/**
 * The requests that wait, in lines: writes that could use the same media in one, and those that name a medium in that
 * medium's. Finding whose turn it is does not depend on how many there are.
 */
final class Backlog {
    /**
     * Writes of one line can all be served, or none.
     *
     * @param client whose media it must not have; empty when it may
     * @param excluded media it must not have
     * @param alone set when not every drive will do for it, and so it may not be served as the others are
     */
    private record WriteLine(QueuedRequest.Write.Likeness likeness, String client, Set<MediumId> excluded, long alone) {
        static WriteLine of(Waiting waiting, QueuedRequest.Write write) {
            return new WriteLine(
                    write.likeness(),
                    write.request().preventDuplicate() ? waiting.terms.client() : "",
                    write.request().excluded(),
                    waiting.isParticular() ? waiting.id() : 0);
        }
    }

    private final Stock stock;
    private final Map<Long, Waiting> byId = new LinkedHashMap<>();
    private final Map<WriteLine, Line> writes = new LinkedHashMap<>();
    /** Of media nobody knows yet, so that they are found when they appear. */
    private final Map<MediumId, Line> unknown = new HashMap<>();

    /** Those that were not overdue when they were looked at last. */
    private final NavigableSet<Waiting> young = new TreeSet<>(Waiting.BY_ARRIVAL);

    /** Not every drive will do for them. */
    private final Set<Waiting> particular = new LinkedHashSet<>();

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    Backlog(Stock stock) {
        this.stock = stock;
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    Set<Waiting> particular() {
        return particular;
    }

    int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    Collection<Waiting> all() {
        return byId.values();
    }

    /** Null when it does not wait. */
    Waiting get(long id) {
        return byId.get(id);
    }

    void add(Waiting waiting) {
        byId.put(waiting.id(), waiting);
        if (waiting.isParticular()) {
            particular.add(waiting);
        }
        young.add(waiting);
        counts.merge(waiting.request().kind(), 1, Integer::sum);
        if (waiting.request() instanceof QueuedRequest.Write write) {
            writes.computeIfAbsent(WriteLine.of(waiting, write), l -> new Line())
                    .add(waiting);
        } else {
            waiting.request().named().forEach(id -> lineOf(id).add(waiting));
            waiting.request().named().forEach(this::placed);
        }
    }

    void remove(Waiting waiting) {
        byId.remove(waiting.id());
        particular.remove(waiting);
        young.remove(waiting);
        counts.merge(waiting.request().kind(), -1, Integer::sum);
        if (waiting.request() instanceof QueuedRequest.Write write) {
            WriteLine key = WriteLine.of(waiting, write);
            Line line = writes.get(key);
            line.remove(waiting);
            if (line.isEmpty()) {
                writes.remove(key);
            }
        } else {
            waiting.request().named().forEach(id -> lineOf(id).remove(waiting));
            waiting.request().named().forEach(this::placed);
        }
    }

    private Line lineOf(MediumId id) {
        MediumView medium = stock.medium(id);
        return medium != null ? medium.wanted : unknown.computeIfAbsent(id, i -> new Line());
    }

    private void placed(MediumId id) {
        MediumView medium = stock.medium(id);
        if (medium != null) {
            stock.mounts.update(medium);
        } else if (unknown.get(id).isEmpty()) {
            unknown.remove(id);
        }
    }

    /** The oldest that has become overdue and was not told by this yet; null when there is none. */
    Waiting comeOfAge(long nowNanos, long ageNanosMax) {
        Waiting oldest = young.isEmpty() ? null : young.first();
        if (oldest == null || !oldest.isOverdue(nowNanos, ageNanosMax)) {
            return null;
        }
        young.remove(oldest);
        return oldest;
    }

    /** When the next will come of age. */
    OptionalLong nextOfAgeNanos(long ageNanosMax) {
        return young.isEmpty() ? OptionalLong.empty() : OptionalLong.of(young.first().arrivedNanos + ageNanosMax);
    }

    /** Those who named a medium before it was known. */
    void appeared(MediumView medium) {
        Line line = unknown.remove(medium.id());
        if (line != null) {
            line.inRank().forEach(medium.wanted::add);
        }
    }

    /** Those who name a medium that is not known any more. */
    void disappeared(MediumView medium) {
        if (!medium.wanted.isEmpty()) {
            unknown.put(medium.id(), medium.wanted);
        }
    }

    /** Whether somebody stands before it who wants the same. */
    boolean isBehindAnother(Waiting waiting, long nowNanos, long ageNanosMax) {
        return waiting.request() instanceof QueuedRequest.Write write
                && writes.get(WriteLine.of(waiting, write)).next(nowNanos, ageNanosMax) != waiting;
    }

    /** By precedence: the overdue in order of arrival, then by rank. */
    List<Waiting> inOrder(long nowNanos, long ageNanosMax) {
        List<Waiting> all = new ArrayList<>(byId.values());
        all.sort(Comparator.comparing((Waiting w) -> !w.isOverdue(nowNanos, ageNanosMax))
                .thenComparing((a, b) -> a.isOverdue(nowNanos, ageNanosMax)
                        ? Waiting.BY_ARRIVAL.compare(a, b)
                        : Waiting.BY_RANK.compare(a, b)));
        return all;
    }

    // ---- whose turn is it?

    /** The oldest overdue request that a device could help; null when there is none. */
    Waiting overdue(DeviceView device, FamilyRules rules, long nowNanos, Set<Waiting> tried) {
        Turn turn = new Turn(nowNanos, rules.ageNanosMax(), tried);
        writes.values().forEach(turn::offerHead);
        if (device.inUse() < rules.devices().requestsMax()) {
            stock.mediumOf(device).ifPresent(medium -> turn.offerOldest(medium.wanted));
        }
        if (rules.movable() && device.isIdle()) {
            stock.mounts.longestWaitedFor(device, rules.compatibility(), medium -> turn.offerOldest(medium.wanted));
        } else if (rules.movable()) {
            stock.mounts.longestWaitedFor(device, rules.compatibility(), medium -> turn.offerClaim(medium.wanted));
        }
        return turn.oldest;
    }

    /** Looks for the oldest overdue request. */
    private static final class Turn {
        private final long nowNanos;
        private final long ageNanosMax;
        private final Set<Waiting> tried;
        private Waiting oldest;

        Turn(long nowNanos, long ageNanosMax, Set<Waiting> tried) {
            this.nowNanos = nowNanos;
            this.ageNanosMax = ageNanosMax;
            this.tried = tried;
        }

        /** Only the head: those behind it want the same. */
        void offerHead(Line line) {
            Waiting head = line.oldest();
            boolean isOlder = oldest == null || head.arrival < oldest.arrival;
            if (isOlder && head.isOverdue(nowNanos, ageNanosMax) && !tried.contains(head)) {
                oldest = head;
            }
        }

        /**
         * Whoever has waited for longest may claim a drive that is busy, if he claims none yet.
         *
         * @return true: nobody else may
         */
        boolean offerClaim(Line line) {
            Waiting first = line.oldest();
            if (first.claims.isEmpty()) {
                offerHead(line);
            }
            return true;
        }

        /** @return whether lines whose oldest is younger need not be looked at */
        boolean offerOldest(Line line) {
            for (Waiting waiting : line.inArrival()) {
                if (!waiting.isOverdue(nowNanos, ageNanosMax) || oldest != null && oldest.arrival <= waiting.arrival) {
                    return true;
                }
                if (!tried.contains(waiting)) {
                    oldest = waiting;
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The request a device should help next, none of them overdue; null when there is none. The more urgent first; then
     * those who want what it holds; then the kind of work that has the fewest drives for its share; then the oldest.
     */
    Waiting next(DeviceView device, FamilyRules rules, Planner planner, Set<Waiting> tried) {
        Pick pick = new Pick(device, rules, stock, planner, tried);
        if (device.inUse() + device.claims.size() < rules.devices().requestsMax()) {
            stock.mediumOf(device).ifPresent(medium -> pick.offerFirst(medium.wanted, true));
        }
        writes.values().forEach(pick::offerHead);
        if (rules.movable() && device.isIdle()) {
            stock.mounts.mostUrgent(device, rules.compatibility(), medium -> pick.offerFirst(medium.wanted, false));
        }
        return pick.best;
    }

    private static final class Pick {
        private final DeviceView device;
        private final FamilyRules rules;
        private final Stock stock;
        private final Planner planner;
        private final Set<Waiting> tried;
        private Waiting best;
        private boolean bestIsHere;

        Pick(DeviceView device, FamilyRules rules, Stock stock, Planner planner, Set<Waiting> tried) {
            this.device = device;
            this.rules = rules;
            this.stock = stock;
            this.planner = planner;
            this.tried = tried;
        }

        /** The first that was not tried, and may have the device. */
        boolean offerFirst(Line line, boolean here) {
            for (Waiting waiting : line.inRank()) {
                if (!tried.contains(waiting) && planner.mayHaveDrive(waiting, device)) {
                    consider(waiting, here);
                    return true;
                }
            }
            return false;
        }

        /** Only the first: those behind it want the same. */
        void offerHead(Line line) {
            Waiting head = line.first();
            if (!tried.contains(head)) {
                consider(
                        head, stock.mediumOf(device).map(MediumView::isWritable).orElse(false));
            }
        }

        private void consider(Waiting waiting, boolean here) {
            if (best == null || isBefore(waiting, here)) {
                best = waiting;
                bestIsHere = here;
            }
        }

        private boolean isBefore(Waiting waiting, boolean here) {
            if (waiting.terms.qos() != best.terms.qos()) {
                return waiting.terms.qos() > best.terms.qos();
            }
            if (here != bestIsHere) {
                return here;
            }
            int byShare = Double.compare(load(waiting), load(best));
            if (!here && byShare != 0) {
                return byShare < 0;
            }
            return waiting.arrival < best.arrival;
        }

        /** Drives its kind of work has already, for its weight. */
        private double load(Waiting waiting) {
            Kind kind = waiting.request().kind();
            return (double) stock.drivesAtWork(device.model(), kind)
                    / rules.shares().rule(device.model(), kind).weight();
        }
    }
}
