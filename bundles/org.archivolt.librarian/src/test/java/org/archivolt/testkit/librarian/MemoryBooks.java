package org.archivolt.testkit.librarian;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.policy.FreeBooks;

/** All books of a topology, and what they are. Guarded by the Librarian's lock. */
final class MemoryBooks {
    /** One of them. */
    static final class Entry {
        final long address;
        final int group;
        final int number;
        final NodeId node;
        BookState state = BookState.FREE;
        boolean isOffline;
        /** On which it is, or was as long as it is a zombie. */
        long shelf;

        Entry(long address, int group, int number, NodeId node) {
            this.address = address;
            this.group = group;
            this.number = number;
            this.node = node;
        }

        BookState seen(Predicate<NodeId> isOnline) {
            return isOffline || !isOnline.test(node) ? BookState.OFFLINE : state;
        }

        boolean isSamePlace(Entry other) {
            return group == other.group && number == other.number && node.equals(other.node);
        }
    }

    private final Topology topology;
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();

    MemoryBooks(Topology topology) {
        this.topology = topology;
        topology.groups().forEach(this::add);
    }

    private void add(InterleaveGroup group) {
        int number = 0;
        for (InterleaveGroup.Span span : group.spans()) {
            for (int each = 0; each < span.books(); each++) {
                long address = topology.mode() == AddressMode.LZA
                        ? BookAddress.logical(group.number(), number).value()
                        : span.address() + each * topology.bookSize();
                entries.put(address, new Entry(address, group.number(), number, span.node()));
                number++;
            }
        }
    }

    Topology topology() {
        return topology;
    }

    long bookSize() {
        return topology.bookSize();
    }

    Entry find(long address) {
        return entries.get(address);
    }

    Collection<Entry> all() {
        return entries.values();
    }

    Collection<Entry> behind(long address) {
        return entries.tailMap(address, false).values();
    }

    boolean hasGroup(int group) {
        return topology.groups().stream().anyMatch(each -> each.number() == group);
    }

    BookCounts counts(Predicate<Entry> which, Predicate<NodeId> isOnline) {
        int[] count = new int[BookState.values().length];
        entries.values().stream()
                .filter(which)
                .forEach(entry -> count[entry.seen(isOnline).ordinal()]++);
        return new BookCounts(count[0], count[1], count[2], count[3]);
    }

    /** What a policy sees. Nothing changes but what it takes. */
    final class Free implements FreeBooks {
        private final NavigableMap<Long, Entry> left = new TreeMap<>();
        private final List<Long> taken = new ArrayList<>();

        Free(Predicate<NodeId> isOnline) {
            entries.values().stream()
                    .filter(entry -> entry.seen(isOnline) == BookState.FREE)
                    .forEach(entry -> left.put(entry.address, entry));
        }

        List<Long> taken() {
            return taken;
        }

        private record Pile(NodeId node, int group, NavigableMap<Long, Entry> left) implements Stock {
            boolean has(Entry entry) {
                return entry.group == group && entry.node.equals(node);
            }

            @Override
            public int free() {
                return (int) left.values().stream().filter(this::has).count();
            }
        }

        @Override
        public List<Stock> stocks() {
            List<Stock> stocks = new ArrayList<>();
            for (InterleaveGroup group : topology.groups()) {
                group.spans().stream()
                        .map(InterleaveGroup.Span::node)
                        .distinct()
                        .forEach(node -> stocks.add(new Pile(node, group.number(), left)));
            }
            return stocks;
        }

        @Override
        public List<Stock> of(Collection<NodeId> nodes) {
            return stocks().stream()
                    .filter(stock -> nodes.contains(stock.node()))
                    .toList();
        }

        @Override
        public List<Stock> ofGroup(int group) {
            return stocks().stream().filter(stock -> stock.group() == group).toList();
        }

        @Override
        public List<NodeId> enclosure(NodeId node) {
            return nodes().stream()
                    .filter(each -> topology.mode() == AddressMode.PHYSICAL || each.enclosure() == node.enclosure())
                    .toList();
        }

        @Override
        public List<NodeId> nodes() {
            return topology.nodes().stream().map(node -> node.id()).toList();
        }

        @Override
        public int takeLowest(Collection<Stock> stocks, int count) {
            return take(candidates(stocks), count);
        }

        @Override
        public int takeHighest(Collection<Stock> stocks, int count) {
            List<Entry> candidates = candidates(stocks);
            Collections.reverse(candidates);
            return take(candidates, count);
        }

        @Override
        public int takeRandom(Collection<Stock> stocks, int count, RandomGenerator random) {
            List<Entry> candidates = candidates(stocks);
            for (int at = candidates.size(); at > 1; at--) {
                Collections.swap(candidates, at - 1, random.nextInt(at));
            }
            return take(candidates, count);
        }

        private List<Entry> candidates(Collection<Stock> stocks) {
            List<Entry> candidates = new ArrayList<>(left.values());
            candidates.removeIf(entry -> stocks.stream().noneMatch(stock -> ((Pile) stock).has(entry)));
            candidates.sort(Comparator.comparingLong(entry -> entry.address));
            return candidates;
        }

        private int take(List<Entry> candidates, int count) {
            int enough = Math.max(0, Math.min(count, candidates.size()));
            for (Entry entry : candidates.subList(0, enough)) {
                left.remove(entry.address);
                taken.add(entry.address);
            }
            return enough;
        }
    }
}
