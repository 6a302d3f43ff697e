package org.archivolt.tape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the orders cost, as a table of seconds for each span: the one in docs/tape-model.md. */
final class ReadOrderExperiment {
    private ReadOrderExperiment() {}

    public static void main(String[] arguments) {
        Motion motion = new Motion(DriveModel.LTO_9_DRIVE, Geometry.indexed(TapeGeneration.LTO_9));
        System.out.println(
                "| spans | as asked | by position | always the nearest | ours | ours / nearest | ms to order, median | longest |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int count : new int[] {2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000}) {
            row(motion, count, count > 500 ? 7 : 31);
        }
    }

    private static void row(Motion motion, int count, int seeds) {
        ReadOrder readOrder = new ReadOrder(motion);
        Place start = motion.geometry().beginning();
        double[] seconds = new double[4];
        double[] millis = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            List<Span> spans = spans(motion.geometry(), count, 1_000_000_000L, new SplittableRandom(seed));
            long before = System.nanoTime();
            int[] ours = readOrder.order(spans, start);
            millis[seed] = (System.nanoTime() - before) / 1e6;
            List<int[]> orders = List.of(
                    IntStream.range(0, count).toArray(),
                    ReadOrder.byPosition(spans),
                    readOrder.nearestFirst(spans, start),
                    ours);
            for (int i = 0; i < orders.size(); i++) {
                seconds[i] += readOrder.locatingNanos(spans, orders.get(i), start) / 1e9 / count / seeds;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| %d | %.1f | %.1f | %.1f | %.1f | %.2f | %.1f | %.1f |%n",
                count,
                seconds[0],
                seconds[1],
                seconds[2],
                seconds[3],
                seconds[3] / seconds[2],
                millis[seeds / 2],
                millis[seeds - 1]);
    }

    /** Spread evenly over the data partition, of the same size, asked in no order. */
    static List<Span> spans(Geometry geometry, int count, long bytes, SplittableRandom random) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spans.add(geometry.span(1, random.nextLong(geometry.capacityBytes(1) - bytes), bytes));
        }
        return spans;
    }
}
