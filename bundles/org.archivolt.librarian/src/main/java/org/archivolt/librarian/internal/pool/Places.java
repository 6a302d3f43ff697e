package org.archivolt.librarian.internal.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;

/** Where the books of a topology are; nothing of what becomes of them. Runs are counted by address, from 0. */
final class Places {
    /**
     * Runs that policies see as one.
     *
     * @param runs their numbers, by address; not to be changed
     */
    record Site(int group, NodeId node, int[] runs) {}

    private static final long LOGICAL_STEP =
            BookAddress.logical(0, 1).value() - BookAddress.logical(0, 0).value();

    private final Topology topology;
    private final Run[] runs;
    private final long[] firsts;
    private final List<NodeId> nodes;
    private final List<Site> sites;

    Places(Topology topology) {
        this.topology = topology;
        this.runs = topology.groups().stream()
                .flatMap(group -> runsOf(topology, group).stream())
                .sorted(Comparator.comparingLong(Run::first))
                .toArray(Run[]::new);
        this.firsts = Arrays.stream(runs).mapToLong(Run::first).toArray();
        this.nodes = topology.nodes().stream().map(FabricNode::id).sorted().toList();
        this.sites = sitesOf(runs);
        requireDisjoint();
    }

    Topology topology() {
        return topology;
    }

    int count() {
        return runs.length;
    }

    Run run(int number) {
        return runs[number];
    }

    /** By group and first address. */
    List<Site> sites() {
        return sites;
    }

    List<NodeId> nodes() {
        return nodes;
    }

    /** With physical addresses nobody says who is near whom, so all are. */
    List<NodeId> enclosureOf(NodeId node) {
        return switch (topology.mode()) {
            case PHYSICAL -> nodes;
            case LZA ->
                nodes.stream()
                        .filter(other -> other.enclosure() == node.enclosure())
                        .toList();
        };
    }

    /** The run of a book; -1 when there is no such book. */
    int find(long address) {
        int run = lastBefore(address);
        return run >= 0 && runs[run].indexOf(address) >= 0 ? run : -1;
    }

    /** The first run with an address that is not lower; {@link #count()} when there is none. */
    int firstNotBelow(long address) {
        int run = lastBefore(address);
        return run >= 0 && runs[run].last() >= address ? run : run + 1;
    }

    /** The last run that begins at or before the address; -1 when there is none. */
    private int lastBefore(long address) {
        int found = Arrays.binarySearch(firsts, address);
        return found >= 0 ? found : -found - 2;
    }

    private static List<Run> runsOf(Topology topology, InterleaveGroup group) {
        List<Run> runs = new ArrayList<>();
        int number = 0;
        for (InterleaveGroup.Span span : group.spans()) {
            for (int done = 0; done < span.books(); done += Run.BOOKS_MAX) {
                int books = Math.min(Run.BOOKS_MAX, span.books() - done);
                runs.add(runOf(topology, group.number(), number + done, span, done, books));
            }
            number += span.books();
        }
        return runs;
    }

    private static Run runOf(
            Topology topology, int group, int number, InterleaveGroup.Span span, int skipped, int books) {
        return switch (topology.mode()) {
            case LZA ->
                new Run(BookAddress.logical(group, number).value(), LOGICAL_STEP, books, group, number, span.node());
            case PHYSICAL ->
                new Run(
                        span.address() + skipped * topology.bookSize(),
                        topology.bookSize(),
                        books,
                        group,
                        number,
                        span.node());
        };
    }

    private static List<Site> sitesOf(Run[] runs) {
        Map<Integer, Map<NodeId, List<Integer>>> found = new TreeMap<>();
        for (int number = 0; number < runs.length; number++) {
            found.computeIfAbsent(runs[number].group(), group -> new TreeMap<>())
                    .computeIfAbsent(runs[number].node(), node -> new ArrayList<>())
                    .add(number);
        }
        List<Site> sites = new ArrayList<>();
        found.forEach((group, ofNodes) -> ofNodes.entrySet().stream()
                .map(entry -> new Site(
                        group,
                        entry.getKey(),
                        entry.getValue().stream().mapToInt(Integer::intValue).toArray()))
                .sorted(Comparator.comparing(site -> site.runs()[0]))
                .forEach(sites::add));
        return List.copyOf(sites);
    }

    /** A registration has made sure of it; on it stands that no book is on two shelves. */
    private void requireDisjoint() {
        for (int number = 1; number < runs.length; number++) {
            if (runs[number].first() <= runs[number - 1].last()) {
                throw new IllegalArgumentException(
                        "books overlap: %s and %s".formatted(runs[number - 1], runs[number]));
            }
        }
    }
}
