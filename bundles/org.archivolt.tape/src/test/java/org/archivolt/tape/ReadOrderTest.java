package org.archivolt.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReadOrderTest {
    private static final int SEEDS = 1_000;
    private static final long GIGABYTE = 1_000_000_000;

    private final Motion motion = new Motion(DriveModel.LTO_9_DRIVE, Geometry.indexed(TapeGeneration.LTO_9));
    private final ReadOrder readOrder = new ReadOrder(motion);
    private final ReadOrder hasty = new ReadOrder(motion, 20_000);
    private final Place start = motion.geometry().beginning();

    @Test
    void isNeverWorseThanAnySimpleOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Span> spans = ReadOrderExperiment.spans(motion.geometry(), 2 + random.nextInt(99), GIGABYTE, random);
            int[] ours = hasty.order(spans, start);
            assertThat(Arrays.stream(ours).sorted())
                    .as("seed " + seed)
                    .containsExactlyElementsOf(
                            IntStream.range(0, spans.size()).boxed().toList());
            long nanos = readOrder.locatingNanos(spans, ours, start);
            for (int[] simple : List.of(
                    IntStream.range(0, spans.size()).toArray(),
                    ReadOrder.byPosition(spans),
                    readOrder.nearestFirst(spans, start))) {
                assertThat(nanos).as("seed " + seed).isLessThanOrEqualTo(readOrder.locatingNanos(spans, simple, start));
            }
        }
    }

    @Test
    void findsTheBestOrderOfAFew() {
        double ours = 0;
        double best = 0;
        int missed = 0;
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Span> spans = ReadOrderExperiment.spans(motion.geometry(), 2 + random.nextInt(9), GIGABYTE, random);
            long found = readOrder.locatingNanos(spans, readOrder.order(spans, start), start);
            long optimum = optimum(spans);
            assertThat(found).as("seed " + seed).isGreaterThanOrEqualTo(optimum - 100);
            ours += found;
            best += optimum;
            missed += found > optimum + 100 ? 1 : 0;
        }
        assertThat(ours / best).isLessThan(1.001);
        assertThat(missed).isLessThanOrEqualTo(10);
    }

    /** Held and Karp: the least time for each set of what has been read, and what was read last. */
    private long optimum(List<Span> spans) {
        int count = spans.size();
        long[][] least = new long[1 << count][count];
        Arrays.stream(least).forEach(row -> Arrays.fill(row, Long.MAX_VALUE));
        for (int i = 0; i < count; i++) {
            least[1 << i][i] = motion.locateNanos(start, spans.get(i).first());
        }
        for (int set = 1; set < 1 << count; set++) {
            for (int last = 0; last < count; last++) {
                for (int next = 0; next < count && least[set][last] < Long.MAX_VALUE; next++) {
                    if ((set & 1 << next) == 0) {
                        long nanos = least[set][last]
                                + motion.locateNanos(
                                        spans.get(last).end(), spans.get(next).first());
                        least[set | 1 << next][next] = Math.min(least[set | 1 << next][next], nanos);
                    }
                }
            }
        }
        return Arrays.stream(least[(1 << count) - 1]).min().orElseThrow();
    }

    @Test
    void isBetterThanAlwaysTheNearestForManySpans() {
        List<Span> spans = ReadOrderExperiment.spans(motion.geometry(), 1_000, GIGABYTE, new SplittableRandom(5));
        long ours = readOrder.locatingNanos(spans, new ReadOrder(motion).order(spans, start), start);
        long nearest = readOrder.locatingNanos(spans, readOrder.nearestFirst(spans, start), start);
        long asAsked =
                readOrder.locatingNanos(spans, IntStream.range(0, spans.size()).toArray(), start);
        assertThat(ours).isLessThan(nearest);
        assertThat(ours).isLessThan(asAsked / 2);
    }

    @Test
    void readsWhatLiesInARowInItsOrder() {
        List<Span> row = new ArrayList<>(IntStream.range(0, 300)
                .mapToObj(i -> motion.geometry().span(1, i * GIGABYTE, GIGABYTE))
                .toList());
        List<Span> shuffled = new ArrayList<>(row);
        Collections.shuffle(shuffled, new java.util.Random(1));
        int[] order = readOrder.order(shuffled, start);
        assertThat(Arrays.stream(order).mapToObj(shuffled::get)).containsExactlyElementsOf(row);
    }

    @Test
    void isTheSameForTheSame() {
        List<Span> spans = ReadOrderExperiment.spans(motion.geometry(), 200, GIGABYTE, new SplittableRandom(3));
        assertThat(readOrder.order(spans, start)).isEqualTo(readOrder.order(spans, start));
    }

    @Test
    void takesNothingOneAndAllTheSame() {
        Span span = motion.geometry().span(1, 0, 1);
        assertThat(readOrder.order(List.of(), start)).isEmpty();
        assertThat(readOrder.order(List.of(span), start)).containsExactly(0);
        assertThat(readOrder.order(List.of(span, span, span), start)).containsExactlyInAnyOrder(0, 1, 2);
    }
}
