package org.archivolt.librarian;

import java.util.List;

/**
 * Books that are numbered together. Which nodes they are on is what policies ask; a group is usually the memory of one node.
 *
 * @param number 0 to 127
 * @param books how many it has, numbered from 0
 * @param spans of which node each is, in their order; together they have all books
 */
public record InterleaveGroup(int number, int books, List<Span> spans) {
    /**
     * Books of a group that follow one another, on one node.
     *
     * @param address of the first with {@link AddressMode#PHYSICAL}, where the others follow without a gap; else 0
     */
    public record Span(NodeId node, int books, long address) {}

    public InterleaveGroup {
        spans = List.copyOf(spans);
    }
}
