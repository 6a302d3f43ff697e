package org.archivolt.resource.internal.type;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceType;

/**
 * A type whose credits are positions to read and positions to write. Text: {@code read 0-4095,8192-8192 write 8192-}, with first and last
 * positions; {@code none}.
 */
public abstract class RangeType implements ResourceType {
    private static final String READ = "read ";
    private static final String WRITE = "write ";
    private static final Ranges ALL = new Ranges(IntervalSet.ALL, IntervalSet.ALL);

    private final String name;
    private final int rank;
    private final RangeAlgebra algebra;

    protected RangeType(String name, int rank, RangeAlgebra algebra) {
        this.name = name;
        this.rank = rank;
        this.algebra = algebra;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int rank() {
        return rank;
    }

    @Override
    public final Algebra algebra() {
        return algebra;
    }

    @Override
    public Credit capital(String resource) throws ArchivoltException {
        return ALL;
    }

    @Override
    public final Credit parse(String text) throws ArchivoltException {
        String rule = "must be ascending ranges that do not touch, such as read 0-4095,8192-8192 write 8192-, or none";
        return Texts.read(text, rule, RangeType::read);
    }

    private static Credit read(String text) {
        if (text.equals(Texts.NONE)) {
            return Ranges.NONE;
        }
        if (text.startsWith(WRITE)) {
            return new Ranges(IntervalSet.EMPTY, intervals(text.substring(WRITE.length())));
        }
        if (!text.startsWith(READ)) {
            throw new IllegalArgumentException("neither read nor write");
        }
        int write = text.indexOf(" " + WRITE);
        if (write < 0) {
            return new Ranges(intervals(text.substring(READ.length())), IntervalSet.EMPTY);
        }
        return new Ranges(
                intervals(text.substring(READ.length(), write)), intervals(text.substring(write + 1 + WRITE.length())));
    }

    private static IntervalSet intervals(String text) {
        List<Interval> intervals = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            intervals.add(interval(each));
        }
        return new IntervalSet(intervals);
    }

    private static Interval interval(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("no range");
        }
        long start = Texts.number(text.substring(0, dash));
        if (dash == text.length() - 1) {
            return new Interval(start, Long.MAX_VALUE);
        }
        long last = Texts.number(text.substring(dash + 1));
        if (last >= Long.MAX_VALUE - 1) {
            throw new IllegalArgumentException("a range that long has no end");
        }
        return new Interval(start, last + 1);
    }

    @Override
    public final String format(Credit credit) {
        if (credit.isNone()) {
            return Texts.NONE;
        }
        Ranges ranges = (Ranges) credit;
        List<String> parts = new ArrayList<>();
        if (!ranges.read().isEmpty()) {
            parts.add(READ + text(ranges.read()));
        }
        if (!ranges.write().isEmpty()) {
            parts.add(WRITE + text(ranges.write()));
        }
        return String.join(" ", parts);
    }

    private static String text(IntervalSet set) {
        return set.intervals().stream().map(RangeType::text).collect(Collectors.joining(","));
    }

    private static String text(Interval interval) {
        String last = interval.end() == Long.MAX_VALUE ? "" : Long.toString(interval.end() - 1);
        return interval.start() + "-" + last;
    }
}
