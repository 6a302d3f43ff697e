package org.archivolt.librarian.internal.registration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.NodeId;

/** Physical memory of all nodes, checked together. */
final class Ranges {
    /** Of one node, at most: enough for any machine, and few enough to look through. */
    static final int MAX_OF_NODE = 1024;

    /**
     * @param line 0 when nobody knows
     * @param where section and key, or path
     * @param name of the node, for people
     */
    record Range(int line, String where, String name, NodeId node, int books, long address, long bytes) {
        static Range of(int line, String where, String name, NodeId node, String size, String address, long bookSize)
                throws Wrong {
            long first = Values.address(address);
            long bytes = Values.bytes(size, bookSize);
            int books = Values.books(bytes, bookSize, size);
            if (first % bookSize != 0) {
                throw new Wrong("an address must be a multiple of the book size " + Values.size(bookSize), address);
            }
            if (first > Long.MAX_VALUE - bytes) {
                throw new Wrong("the memory must end below 2^63", address);
            }
            return new Range(line, where, name, node, books, first, bytes);
        }

        private long end() {
            return address + bytes;
        }

        private String shown() {
            return "%s at 0x%x to 0x%x".formatted(name, address, end() - 1);
        }
    }

    private Ranges() {}

    /** No byte is in two ranges, and there are not too many books. */
    static void check(List<Range> ranges, Problems problems) {
        List<Range> byAddress = new ArrayList<>(ranges);
        byAddress.sort(Comparator.comparingLong(Range::address));
        for (int at = 1; at < byAddress.size(); at++) {
            Range below = byAddress.get(at - 1);
            Range range = byAddress.get(at);
            if (range.address() < below.end()) {
                Range later = range.line() < below.line() ? below : range;
                Range earlier = later == range ? below : range;
                problems.add(later.line(), later.where(), later.shown() + " overlaps " + earlier.shown());
                byAddress.set(at, range.end() < below.end() ? below : range); // the one that reaches further
            }
        }
        requireFewBooks(ranges, problems);
    }

    private static void requireFewBooks(List<Range> ranges, Problems problems) {
        long books = ranges.stream().mapToLong(Range::books).sum();
        if (books > Values.BOOKS_MAX) {
            problems.add(0, "", "a registry has at most " + Values.BOOKS_MAX + " books: " + books);
        }
    }

    /** In the order of the ranges; what follows on without a gap is one. */
    static List<InterleaveGroup.Span> spans(List<Range> ranges) {
        List<InterleaveGroup.Span> spans = new ArrayList<>();
        Range last = null;
        for (Range range : ranges) {
            int books = range.books();
            long address = range.address();
            if (last != null && last.node().equals(range.node()) && last.end() == address) {
                InterleaveGroup.Span before = spans.remove(spans.size() - 1);
                books += before.books();
                address = before.address();
            }
            spans.add(new InterleaveGroup.Span(range.node(), books, address));
            last = range;
        }
        return spans;
    }
}
