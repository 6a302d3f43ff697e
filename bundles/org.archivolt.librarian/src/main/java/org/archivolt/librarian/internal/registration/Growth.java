package org.archivolt.librarian.internal.registration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.pool.Pool;

/**
 * What another registration changes.
 *
 * @param added nodes that are new
 * @param grown nodes with more books
 * @param shrunk nodes with fewer
 * @param removed nodes that are gone
 * @param leaving addresses of books that are gone, in order; not to be changed
 * @param contradictions why it cannot be: addresses would mean other memory. Empty when it can.
 */
public record Growth(
        List<NodeId> added,
        List<NodeId> grown,
        List<NodeId> shrunk,
        List<NodeId> removed,
        long[] leaving,
        List<String> contradictions) {
    public Growth {
        added = List.copyOf(added);
        grown = List.copyOf(grown);
        shrunk = List.copyOf(shrunk);
        removed = List.copyOf(removed);
        contradictions = List.copyOf(contradictions);
    }

    public static Growth between(Topology before, Topology after) {
        Map<NodeId, Integer> had = booksOfNodes(before);
        Map<NodeId, Integer> has = booksOfNodes(after);
        Pool older = Pool.of(before);
        Pool newer = Pool.of(after);
        List<String> contradictions = contradictionsOfAll(before, after);
        if (contradictions.isEmpty()) {
            contradictions = contradictionsOfBooks(older, newer);
        }
        return new Growth(
                has.keySet().stream().filter(node -> !had.containsKey(node)).toList(),
                has.keySet().stream()
                        .filter(node -> had.getOrDefault(node, Integer.MAX_VALUE) < has.get(node))
                        .toList(),
                has.keySet().stream()
                        .filter(node -> had.getOrDefault(node, 0) > has.get(node))
                        .toList(),
                had.keySet().stream().filter(node -> !has.containsKey(node)).toList(),
                LongStream.of(older.addresses())
                        .filter(book -> !newer.isRegistered(book))
                        .toArray(),
                contradictions);
    }

    private static Map<NodeId, Integer> booksOfNodes(Topology topology) {
        Map<NodeId, Integer> books = new LinkedHashMap<>();
        topology.nodes().stream().map(FabricNode::id).forEach(node -> books.put(node, 0));
        topology.groups().stream()
                .map(InterleaveGroup::spans)
                .flatMap(List::stream)
                .forEach(span -> books.merge(span.node(), span.books(), Integer::sum));
        return books;
    }

    private static List<String> contradictionsOfAll(Topology before, Topology after) {
        List<String> found = new ArrayList<>();
        if (before.mode() != after.mode()) {
            found.add("the addresses are %s, and would be %s".formatted(before.mode(), after.mode()));
        }
        if (before.bookSize() != after.bookSize()) {
            found.add("a book has %s bytes, and would have %s"
                    .formatted(Values.size(before.bookSize()), Values.size(after.bookSize())));
        }
        return found;
    }

    private record Move(NodeId from, NodeId to) {}

    /** One for each pair of nodes, with the first book: all of a group move together. */
    private static List<String> contradictionsOfBooks(Pool older, Pool newer) {
        Map<Move, Long> firsts = new LinkedHashMap<>();
        Map<Move, Integer> counts = new HashMap<>();
        for (long book : older.addresses()) {
            if (newer.isRegistered(book) && !newer.nodeOf(book).equals(older.nodeOf(book))) {
                Move move = new Move(older.nodeOf(book), newer.nodeOf(book));
                firsts.putIfAbsent(move, book);
                counts.merge(move, 1, Integer::sum);
            }
        }
        return firsts.entrySet().stream()
                .map(entry -> "%d books of node %s would be on node %s, the first is %s"
                        .formatted(
                                counts.get(entry.getKey()),
                                entry.getKey().from(),
                                entry.getKey().to(),
                                new BookAddress(entry.getValue())))
                .toList();
    }
}
