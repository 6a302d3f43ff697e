package org.archivolt.resource;

import java.util.List;

/**
 * A set of positions, kept as disjoint intervals in ascending order that do not touch. Positions are 0 to {@link Long#MAX_VALUE} - 1; an
 * interval that ends at {@code Long.MAX_VALUE} has no end.
 */
public record IntervalSet(List<Interval> intervals) {
    public static final IntervalSet EMPTY = new IntervalSet(List.of());

    /**
     * @param start inclusive
     * @param end exclusive
     */
    public record Interval(long start, long end) {
        public Interval {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException("not an interval: " + start + " to " + end);
            }
        }
    }

    public IntervalSet {
        intervals = List.copyOf(intervals);
        for (int i = 1; i < intervals.size(); i++) {
            if (intervals.get(i).start() <= intervals.get(i - 1).end()) {
                throw new IllegalArgumentException("intervals touch or are out of order: " + intervals);
            }
        }
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }
}
