package org.archivolt.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.archivolt.resource.IntervalSet.Interval;
import org.junit.jupiter.api.Test;

class IntervalSetTest {
    private static final int POSITIONS = 64;

    @Test
    void joinsWhatTouchesAndOverlapsInAnyOrder() {
        IntervalSet set = IntervalSet.of(List.of(
                new Interval(20, 30),
                new Interval(0, 5),
                new Interval(5, 8),
                new Interval(22, 25),
                new Interval(29, 40)));

        assertThat(set.intervals()).containsExactly(new Interval(0, 8), new Interval(20, 40));
    }

    @Test
    void refusesIntervalsThatTouchOrAreOutOfOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IntervalSet(List.of(new Interval(0, 5), new Interval(5, 8))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IntervalSet(List.of(new Interval(7, 8), new Interval(0, 5))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(3, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(-1, 3));
    }

    /** Goal: the merges are right. Method: the same with one bit for each position. */
    @Test
    void calculatesAsBitSetsDo() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 30_000; i++) {
            BitSet a = bits(random);
            BitSet b = bits(random);
            assertSame(set(a).union(set(b)), combined(a, b, BitSet::or));
            assertSame(set(a).minus(set(b)), combined(a, b, BitSet::andNot));
            assertSame(set(a).meet(set(b)), combined(a, b, BitSet::and));
            assertSame(set(a).covers(set(b)), combined(b, a, BitSet::andNot).isEmpty());
            assertSame(set(a).meets(set(b)), a.intersects(b));
            int position = random.nextInt(POSITIONS);
            assertSame(set(a).contains(position), a.get(position));
        }
    }

    private static void assertSame(IntervalSet is, BitSet shouldBe) {
        assertSame((Object) is, set(shouldBe));
    }

    private static void assertSame(Object is, Object shouldBe) {
        if (!is.equals(shouldBe)) {
            assertThat(is).isEqualTo(shouldBe);
        }
    }

    /** Runs of bits, as a row of single ones has no long intervals. */
    private static BitSet bits(SplittableRandom random) {
        BitSet bits = new BitSet(POSITIONS);
        for (int runs = random.nextInt(5); runs > 0; runs--) {
            int start = random.nextInt(POSITIONS);
            bits.flip(start, start + random.nextInt(POSITIONS - start + 1));
        }
        return bits;
    }

    private static IntervalSet set(BitSet bits) {
        return IntervalSet.of(
                bits.stream().mapToObj(each -> new Interval(each, each + 1)).toList());
    }

    private static BitSet combined(BitSet a, BitSet b, BiConsumer<BitSet, BitSet> operation) {
        BitSet combined = (BitSet) a.clone();
        operation.accept(combined, b);
        return combined;
    }
}
