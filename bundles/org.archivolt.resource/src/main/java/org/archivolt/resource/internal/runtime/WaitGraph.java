package org.archivolt.resource.internal.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.resource.ResourceName;

/**
 * Who waits for whom. A cycle, each edge of which is seen twice, is a deadlock: between both looks all of its requests waited, so none of
 * them came about after another one was gone, although they were not looked at in one moment.
 */
final class WaitGraph {
    /**
     * A request that waits.
     *
     * @param place at which owner it waits: the root, or a host
     * @param arrival its number there
     * @param user who asks
     * @param waitsFor users who have what it wants
     */
    record Waiting(ResourceName resource, String place, long arrival, String user, Set<String> waitsFor) {
        Waiting {
            waitsFor = Set.copyOf(waitsFor);
        }

        private Key key() {
            return new Key(resource, place, arrival);
        }
    }

    /** What stays the same of a request as long as it waits. */
    private record Key(ResourceName resource, String place, long arrival) {}

    /**
     * Requests, each of which waits for the user of the next, the last for that of the first.
     *
     * @param victim the one to be refused: whoever sees the cycle chooses the same
     */
    record Cycle(List<Waiting> requests, Waiting victim) {
        /** For people: {@code a waits for medium:x of b, b waits for ...}. */
        String text() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < requests.size(); i++) {
                Waiting each = requests.get(i);
                text.append(text.isEmpty() ? "" : ", ")
                        .append(each.user())
                        .append(" waits for ")
                        .append(each.resource())
                        .append(" of ")
                        .append(requests.get((i + 1) % requests.size()).user());
            }
            return text.toString();
        }
    }

    /** Who waits at the root is seen by other hosts, too, which would choose the same. */
    private static final Comparator<Waiting> YOUNGEST = Comparator.comparing(
                    (Waiting each) -> each.place().equals(Waits.ROOT))
            .thenComparingLong(Waiting::arrival)
            .thenComparing(Waiting::resource)
            .thenComparing(Waiting::place);

    /** Of each request that waited the last time: for whom. */
    private Map<Key, Set<String>> seen = Map.of();

    /**
     * How things stand now.
     *
     * @return cycles of which each edge was there the last time, too; no two have a request in common
     */
    List<Cycle> look(Collection<Waiting> waiting) {
        Map<Key, Set<String>> now = new HashMap<>();
        List<Waiting> lasting = new ArrayList<>();
        for (Waiting each : waiting) {
            now.put(each.key(), each.waitsFor());
            Set<String> still = new HashSet<>(each.waitsFor());
            still.retainAll(seen.getOrDefault(each.key(), Set.of()));
            if (!still.isEmpty()) {
                lasting.add(new Waiting(each.resource(), each.place(), each.arrival(), each.user(), still));
            }
        }
        seen = now;
        return cycles(lasting);
    }

    private static List<Cycle> cycles(List<Waiting> waiting) {
        Map<String, List<Waiting>> byUser = new HashMap<>();
        List<Waiting> ordered = waiting.stream().sorted(YOUNGEST).toList();
        for (Waiting each : ordered) {
            byUser.computeIfAbsent(each.user(), user -> new ArrayList<>()).add(each);
        }
        Search search = new Search(byUser);
        List<Cycle> found = new ArrayList<>();
        for (Waiting start : ordered) {
            search.from(start).ifPresent(found::add);
        }
        return found;
    }

    /** Depth first, without recursion: a chain of those who wait may be long. */
    private static final class Search {
        private final Map<String, List<Waiting>> byUser;
        /** Nothing that leads to a cycle is left behind these. */
        private final Set<Key> done = new HashSet<>();

        private Search(Map<String, List<Waiting>> byUser) {
            this.byUser = byUser;
        }

        private Optional<Cycle> from(Waiting start) {
            if (done.contains(start.key())) {
                return Optional.empty();
            }
            List<Waiting> path = new ArrayList<>(List.of(start));
            List<List<Waiting>> left = new ArrayList<>(List.of(next(start)));
            Map<Key, Integer> place = new HashMap<>(Map.of(start.key(), 0));
            while (!path.isEmpty()) {
                List<Waiting> choices = left.get(left.size() - 1);
                if (choices.isEmpty()) {
                    Waiting end = path.remove(path.size() - 1);
                    left.remove(left.size() - 1);
                    place.remove(end.key());
                    done.add(end.key());
                    continue;
                }
                Waiting step = choices.remove(choices.size() - 1);
                Integer at = place.get(step.key());
                if (at != null) {
                    List<Waiting> cycle = path.subList(at, path.size());
                    path.forEach(each -> done.add(each.key()));
                    return Optional.of(new Cycle(
                            List.copyOf(cycle), cycle.stream().max(YOUNGEST).orElseThrow()));
                }
                if (!done.contains(step.key())) {
                    place.put(step.key(), path.size());
                    path.add(step);
                    left.add(next(step));
                }
            }
            return Optional.empty();
        }

        private List<Waiting> next(Waiting of) {
            List<Waiting> next = new ArrayList<>();
            for (String user : of.waitsFor().stream().sorted().toList()) {
                next.addAll(byUser.getOrDefault(user, List.of()));
            }
            return next;
        }
    }
}
