package org.archivolt.resource.internal.type;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Ranges;

/**
 * Positions to read and positions to write, as a set of pairs (position, read or write). Writing a position conflicts with reading and
 * with writing it.
 *
 * <p>{@link #grown} gives the first one who comes all there is, so that who works alone never asks again. The more a resource is fought
 * over, the less is given in addition to what is asked for: what is given too much has to be called back.
 */
public final class RangeAlgebra implements Algebra {
    /** Of positions that are used in order. */
    public static final RangeAlgebra RANGES = new RangeAlgebra(RangeAlgebra::aroundEach);

    /** Of positions that are used in no order, such as hashes: all there is while nobody else comes, then only what is asked for. */
    public static final RangeAlgebra SCATTERED =
            new RangeAlgebra((want, available, conflicts) -> conflicts < RangeAlgebra.CONTENDED ? available : want);

    /** From so many conflicts on, grows upwards only, as who uses positions in order needs it. */
    static final int CONTENDED = 4;
    /** From so many conflicts on, does not grow any more than to whole steps. */
    static final int EMBATTLED = 32;

    static final long UPWARDS_MAX = 32L << 20;
    static final long STEP = 1L << 20;

    private final Growth growth;

    private RangeAlgebra(Growth growth) {
        this.growth = growth;
    }

    /** What is granted to one who asks for {@code want}: see {@link Algebra#grown}. */
    private interface Growth {
        IntervalSet grown(IntervalSet want, IntervalSet available, int conflicts);
    }

    @Override
    public boolean isCounted() {
        return false;
    }

    @Override
    public Credit none() {
        return Ranges.NONE;
    }

    @Override
    public Credit plus(Credit a, Credit b) {
        return ranges(read(a).union(read(b)), write(a).union(write(b)));
    }

    @Override
    public Credit minus(Credit a, Credit b) {
        return ranges(read(a).minus(read(b)), write(a).minus(write(b)));
    }

    @Override
    public Credit meet(Credit a, Credit b) {
        return ranges(read(a).meet(read(b)), write(a).meet(write(b)));
    }

    @Override
    public boolean covers(Credit a, Credit b) {
        return read(a).covers(read(b)) && write(a).covers(write(b));
    }

    @Override
    public boolean conflicts(Credit a, Credit b) {
        return write(a).meets(write(b)) || write(a).meets(read(b)) || read(a).meets(write(b));
    }

    @Override
    public Credit conflicting(Credit of, Credit with) {
        IntervalSet used = read(with).union(write(with));
        return ranges(read(of).meet(write(with)), write(of).meet(used));
    }

    @Override
    public boolean isExclusive(Credit credit) {
        return !write(credit).isEmpty();
    }

    @Override
    public Credit closed(Credit want) {
        return read(want).covers(write(want)) ? want : ranges(read(want).union(write(want)), write(want));
    }

    @Override
    public Credit grown(Credit want, Credit available, int conflicts) {
        IntervalSet read = grown(read(want), read(available), conflicts);
        IntervalSet write = grown(write(want), write(available), conflicts);
        // Who may write more may read more, if that is to be had.
        return ranges(read.union(write.meet(read(available))), write);
    }

    @Override
    public Credit fragments(Credit credit, int kept) {
        return ranges(smallest(read(credit), kept), smallest(write(credit), kept));
    }

    private static IntervalSet smallest(IntervalSet set, int kept) {
        int surplus = set.intervals().size() - kept;
        if (surplus <= 0) {
            return IntervalSet.EMPTY;
        }
        List<Interval> bySize = new ArrayList<>(set.intervals());
        bySize.sort(Comparator.comparingLong(each -> each.end() - each.start()));
        return IntervalSet.of(bySize.subList(0, surplus));
    }

    /** Who wants to write nothing gets nothing to write. */
    private IntervalSet grown(IntervalSet want, IntervalSet available, int conflicts) {
        return want.isEmpty() ? want : growth.grown(want, available, conflicts);
    }

    private static IntervalSet aroundEach(IntervalSet want, IntervalSet available, int conflicts) {
        List<Interval> grown = new ArrayList<>(want.intervals());
        for (Interval each : want.intervals()) {
            available.find(each.start()).ifPresent(within -> grown.add(grown(each, within, conflicts)));
        }
        return IntervalSet.of(grown);
    }

    private static Interval grown(Interval want, Interval within, int conflicts) {
        if (conflicts < CONTENDED) {
            return within;
        }
        long start = conflicts < EMBATTLED ? want.start() : want.start() - want.start() % STEP;
        long end = conflicts < EMBATTLED ? upwards(want) : roundedUp(want.end());
        return new Interval(Math.max(start, within.start()), Math.min(end, within.end()));
    }

    private static long upwards(Interval want) {
        return Math.max(want.end(), atMost(want.start(), UPWARDS_MAX));
    }

    private static long roundedUp(long end) {
        return end % STEP == 0 ? end : atMost(end - end % STEP, STEP);
    }

    private static long atMost(long position, long more) {
        return position > Long.MAX_VALUE - more ? Long.MAX_VALUE : position + more;
    }

    private static Ranges ranges(IntervalSet read, IntervalSet write) {
        return read.isEmpty() && write.isEmpty() ? Ranges.NONE : new Ranges(read, write);
    }

    private static IntervalSet read(Credit credit) {
        return ((Ranges) credit).read();
    }

    private static IntervalSet write(Credit credit) {
        return ((Ranges) credit).write();
    }
}
