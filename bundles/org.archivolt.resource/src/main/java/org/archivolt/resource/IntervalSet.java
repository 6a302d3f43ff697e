package org.archivolt.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A set of positions, kept as disjoint intervals in ascending order that do not touch. Positions are 0 to {@link Long#MAX_VALUE} - 1; an
 * interval that ends at {@code Long.MAX_VALUE} has no end.
 *
 * <p>Operations take time in proportion to the number of intervals.
 */
public record IntervalSet(List<Interval> intervals) {
    public static final IntervalSet EMPTY = new IntervalSet(List.of());
    public static final IntervalSet ALL = from(0);

    private static final Comparator<Interval> BY_START = Comparator.comparingLong(Interval::start);

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

        public boolean contains(Interval other) {
            return start <= other.start && other.end <= end;
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

    /** One interval, its end exclusive. */
    public static IntervalSet of(long start, long end) {
        return new IntervalSet(List.of(new Interval(start, end)));
    }

    /** All from this position on. */
    public static IntervalSet from(long start) {
        return of(start, Long.MAX_VALUE);
    }

    /** Of intervals in any order, which may touch and overlap. */
    public static IntervalSet of(Collection<Interval> intervals) {
        List<Interval> sorted = new ArrayList<>(intervals);
        sorted.sort(BY_START);
        List<Interval> joined = new ArrayList<>(sorted.size());
        sorted.forEach(each -> append(joined, each));
        return new IntervalSet(joined);
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    public boolean contains(long position) {
        return find(position).isPresent();
    }

    /** The interval that this position is in. */
    public Optional<Interval> find(long position) {
        int low = 0;
        int high = intervals.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (intervals.get(middle).end() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < intervals.size() && intervals.get(low).start() <= position
                ? Optional.of(intervals.get(low))
                : Optional.empty();
    }

    /** Whether all of the other one is in this one. */
    public boolean covers(IntervalSet other) {
        int i = 0;
        for (Interval each : other.intervals) {
            while (i < intervals.size() && intervals.get(i).end() < each.end()) {
                i++;
            }
            if (i == intervals.size() || !intervals.get(i).contains(each)) {
                return false;
            }
        }
        return true;
    }

    /** Whether they have a position in common. */
    public boolean meets(IntervalSet other) {
        int i = 0;
        int j = 0;
        while (i < intervals.size() && j < other.intervals.size()) {
            Interval mine = intervals.get(i);
            Interval theirs = other.intervals.get(j);
            if (mine.start() < theirs.end() && theirs.start() < mine.end()) {
                return true;
            }
            if (mine.end() <= theirs.end()) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }

    public IntervalSet union(IntervalSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        List<Interval> joined = new ArrayList<>(intervals.size() + other.intervals.size());
        int i = 0;
        int j = 0;
        while (i < intervals.size() || j < other.intervals.size()) {
            boolean isMine = j == other.intervals.size()
                    || i < intervals.size()
                            && intervals.get(i).start()
                                    <= other.intervals.get(j).start();
            append(joined, isMine ? intervals.get(i++) : other.intervals.get(j++));
        }
        return new IntervalSet(joined);
    }

    /** What is in this one and not in the other. */
    public IntervalSet minus(IntervalSet other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        List<Interval> left = new ArrayList<>(intervals.size() + other.intervals.size());
        int j = 0;
        for (Interval each : intervals) {
            long from = each.start();
            while (j < other.intervals.size() && other.intervals.get(j).start() < each.end()) {
                Interval taken = other.intervals.get(j);
                if (from < taken.start()) {
                    left.add(new Interval(from, taken.start()));
                }
                from = Math.max(from, taken.end());
                if (taken.end() > each.end()) {
                    break; // It may take from the next one, too.
                }
                j++;
            }
            if (from < each.end()) {
                left.add(new Interval(from, each.end()));
            }
        }
        return left.isEmpty() ? EMPTY : new IntervalSet(left);
    }

    /** What is in both. */
    public IntervalSet meet(IntervalSet other) {
        if (isEmpty() || other.isEmpty()) {
            return EMPTY;
        }
        List<Interval> common = new ArrayList<>(intervals.size() + other.intervals.size());
        int i = 0;
        int j = 0;
        while (i < intervals.size() && j < other.intervals.size()) {
            Interval mine = intervals.get(i);
            Interval theirs = other.intervals.get(j);
            long start = Math.max(mine.start(), theirs.start());
            long end = Math.min(mine.end(), theirs.end());
            if (start < end) {
                common.add(new Interval(start, end));
            }
            if (mine.end() <= theirs.end()) {
                i++;
            } else {
                j++;
            }
        }
        return common.isEmpty() ? EMPTY : new IntervalSet(common);
    }

    /** @param next starts where the last one of the list does, or later */
    private static void append(List<Interval> joined, Interval next) {
        int last = joined.size() - 1;
        if (last < 0 || joined.get(last).end() < next.start()) {
            joined.add(next);
        } else if (joined.get(last).end() < next.end()) {
            joined.set(last, new Interval(joined.get(last).start(), next.end()));
        }
    }
}
