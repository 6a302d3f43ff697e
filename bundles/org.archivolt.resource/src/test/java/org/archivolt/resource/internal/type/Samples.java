package org.archivolt.resource.internal.type;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Modes;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceType;

/** Random credits: mostly from small domains, where everything meets everything, and now and then at the limits. */
final class Samples {
    private static final int SMALL = 8;

    private final ResourceType type;
    private final SplittableRandom random;

    Samples(ResourceType type, SplittableRandom random) {
        this.type = type;
        this.random = random;
    }

    Credit next() {
        if (type.algebra() instanceof ModeAlgebra modes) {
            return new Modes(random.nextLong(modes.all().bits() + 1));
        }
        return type.algebra().isCounted() ? new Amount(number()) : new Ranges(intervals(), intervals());
    }

    private long number() {
        int kind = random.nextInt(16);
        if (kind == 0) {
            return Long.MAX_VALUE - random.nextInt(SMALL);
        }
        return kind == 1 ? random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63) : random.nextInt(SMALL);
    }

    private IntervalSet intervals() {
        int count = random.nextInt(4);
        List<Interval> intervals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long a = number();
            long b = number();
            if (a != b) {
                intervals.add(new Interval(Math.min(a, b), Math.max(a, b)));
            }
        }
        return IntervalSet.of(intervals);
    }

    /** Made of whole MiB and a little, where growing has something to round. */
    IntervalSet largeIntervals() {
        int count = random.nextInt(5);
        List<Interval> intervals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long start = (long) random.nextInt(128) << 20;
            long length = random.nextInt(8) == 0 ? Long.MAX_VALUE - start : 1 + random.nextInt(24 << 20);
            intervals.add(new Interval(start + random.nextInt(3), Math.max(start + 3, start + length)));
        }
        return IntervalSet.of(intervals);
    }
}
