package org.archivolt.tape;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The order in which to read many things from one cartridge, so that little time is lost between them: a short path
 * through all of them, from where the tape stands, by the costs of {@link Motion}. Costs differ by direction, and nothing
 * is returned to.
 *
 * <p>The best of four simple orders (as asked, by position, always the nearest, one sweep up and one down) is improved by
 * exchanging neighbouring stretches as long as that helps, then by shaking a small part and trying again, until so many
 * costs have been looked at. So the result is never worse than any of the four, takes bounded time, and is the same for
 * the same input.
 */
public final class ReadOrder {
    private static final long STEPS = 3_000_000;
    private static final long STEPS_PER_SPAN = 20_000;

    private final Motion motion;
    private final long steps;

    public ReadOrder(Motion motion) {
        this(motion, STEPS);
    }

    /** @param steps how many costs may be looked at after the simple orders were made, which takes up to n² / 2 */
    public ReadOrder(Motion motion, long steps) {
        this.motion = motion;
        this.steps = steps;
    }

    /**
     * The indexes of the spans in the order in which to read them.
     *
     * @param start where the tape stands
     */
    public int[] order(List<Span> spans, Place start) {
        if (spans.size() < 2) {
            return asAsked(spans);
        }
        int[] best = best(
                List.of(asAsked(spans), byPosition(spans), nearestFirst(spans, start), sweep(spans)), spans, start);
        return best(List.of(new Improvement(spans, start, best).run(), best), spans, start);
    }

    /** What is lost between the spans if they are read in this order, in nanoseconds. */
    public long locatingNanos(List<Span> spans, int[] order, Place start) {
        long nanos = 0;
        Place at = start;
        for (int index : order) {
            nanos += motion.locateNanos(at, spans.get(index).first());
            at = spans.get(index).end();
        }
        return nanos;
    }

    private int[] best(List<int[]> orders, List<Span> spans, Place start) {
        return orders.stream()
                .min(Comparator.comparingLong(order -> locatingNanos(spans, order, start)))
                .orElseThrow();
    }

    private static int[] asAsked(List<Span> spans) {
        return IntStream.range(0, spans.size()).toArray();
    }

    static int[] byPosition(List<Span> spans) {
        return sorted(
                spans,
                Comparator.<Span>comparingInt(span -> span.first().partition())
                        .thenComparingLong(span -> span.first().byteOffset()));
    }

    /** All that is read on the way out, and then all that is read on the way back. */
    private static int[] sweep(List<Span> spans) {
        return sorted(
                spans,
                Comparator.<Span>comparingInt(span -> -span.first().direction())
                        .thenComparingDouble(
                                span -> span.first().direction() * span.first().metres()));
    }

    private static int[] sorted(List<Span> spans, Comparator<Span> by) {
        return IntStream.range(0, spans.size())
                .boxed()
                .sorted(Comparator.comparing(spans::get, by))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Always what is reached soonest from where the last one ends: what others do, for comparison. */
    public int[] nearestFirst(List<Span> spans, Place start) {
        Unvisited unvisited = new Unvisited(spans);
        int[] order = new int[spans.size()];
        Place at = start;
        for (int i = 0; i < order.length; i++) {
            order[i] = unvisited.takeNearest(at);
            at = spans.get(order[i]).end();
        }
        return order;
    }

    /** Spans by their length of tape, so that only those are looked at which may be near enough. */
    private final class Unvisited {
        private final List<Span> spans;
        private final int[] sorted;
        private final double[] metres;
        private int count;

        Unvisited(List<Span> spans) {
            this.spans = spans;
            sorted = sorted(
                    spans, Comparator.comparingDouble(span -> span.first().metres()));
            metres = Arrays.stream(sorted)
                    .mapToDouble(index -> spans.get(index).first().metres())
                    .toArray();
            count = sorted.length;
        }

        int takeNearest(Place at) {
            int found = Arrays.binarySearch(metres, 0, count, at.metres());
            int up = found < 0 ? -found - 1 : found;
            int down = up - 1;
            int best = -1;
            double bestSeconds = Double.POSITIVE_INFINITY;
            while (up < count || down >= 0) {
                boolean upwards = down < 0 || up < count && metres[up] - at.metres() <= at.metres() - metres[down];
                int next = upwards ? up++ : down--;
                if (motion.leastSeconds(Math.abs(metres[next] - at.metres())) >= bestSeconds) {
                    break;
                }
                double seconds =
                        motion.locateSeconds(at, spans.get(sorted[next]).first());
                if (seconds < bestSeconds) {
                    best = next;
                    bestSeconds = seconds;
                }
            }
            return take(best);
        }

        private int take(int position) {
            int index = sorted[position];
            System.arraycopy(sorted, position + 1, sorted, position, count - position - 1);
            System.arraycopy(metres, position + 1, metres, position, count - position - 1);
            count--;
            return index;
        }
    }

    /**
     * A path under improvement. It begins with the place where the tape stands and ends with nowhere, which costs nothing to
     * reach. In {@code … a [b … c] [d … e] f …} the stretches in brackets change places if that is shorter; tried are only those
     * that bring two ends together which are near each other.
     */
    private final class Improvement {
        private static final int NEIGHBOURS = 10;
        private static final int LOOKED_AT = 60;
        private static final int SHAKEN = 30;
        private static final double LEAST_GAIN = 1e-6;

        private final int count;
        private final int start;
        private final int nowhere;
        private final Place[] first;
        private final Place[] end;
        private final int[] path;
        private final int[] positions;
        private final int[][] successors;
        private final int[][] predecessors;
        private final ArrayDeque<Integer> open = new ArrayDeque<>();
        private final boolean[] isOpen;
        private final SplittableRandom random = new SplittableRandom(0);
        private long stepsLeft;

        Improvement(List<Span> spans, Place startPlace, int[] order) {
            count = spans.size();
            stepsLeft = Math.min(steps, STEPS_PER_SPAN * count);
            start = count;
            nowhere = count + 1;
            first = new Place[count];
            end = new Place[count + 1];
            for (int i = 0; i < count; i++) {
                first[i] = spans.get(i).first();
                end[i] = spans.get(i).end();
            }
            end[start] = startPlace;
            path = new int[count + 2];
            positions = new int[count + 2];
            isOpen = new boolean[count + 2];
            path[0] = start;
            System.arraycopy(order, 0, path, 1, count);
            path[count + 1] = nowhere;
            number(0, count + 1);
            successors = new int[count + 1][];
            predecessors = new int[count][];
            findNeighbours();
        }

        int[] run() {
            for (int i = 0; i <= count; i++) {
                open(path[i]);
            }
            descend();
            int[] best = path.clone();
            while (count > 2 && stepsLeft > 0) {
                double change = shake() + descend();
                if (change <= LEAST_GAIN) {
                    // What is as good is taken too: it leads out of where many ways cost the same.
                    System.arraycopy(path, 0, best, 0, path.length);
                } else {
                    System.arraycopy(best, 0, path, 0, path.length);
                    number(0, count + 1);
                }
                stepsLeft -= count / 4;
            }
            return Arrays.copyOfRange(best, 1, count + 1);
        }

        /** Exchanges as long as that helps; returns by how many seconds the path has changed. */
        private double descend() {
            double change = 0;
            while (!open.isEmpty() && stepsLeft > 0) {
                int a = open.poll();
                isOpen[a] = false;
                double gained = improveAfter(a);
                while (gained < 0 && stepsLeft > 0) {
                    change += gained;
                    gained = improveAfter(a);
                }
            }
            return change;
        }

        /** Looks for something better to come after a. */
        private double improveAfter(int a) {
            int b = path[positions[a] + 1];
            double present = seconds(a, b);
            for (int d : successors[a]) {
                if (seconds(a, d) >= present) {
                    return 0;
                }
                double gained = d == b ? 0 : bringTogether(a, d);
                if (gained < 0) {
                    return gained;
                }
            }
            return 0;
        }

        /** Tries the exchanges that put d after a, for ends e that lie near to b, or are followed by what lies near to c. */
        private double bringTogether(int a, int d) {
            int b = path[positions[a] + 1];
            int c = path[positions[d] - 1];
            if (b != nowhere) {
                for (int e : predecessors[b]) {
                    double change = exchange(a, d, positions[e]);
                    if (change < 0) {
                        return change;
                    }
                }
            }
            for (int f : successors[c]) {
                double change = exchange(a, d, positions[f] - 1);
                if (change < 0) {
                    return change;
                }
            }
            return b == nowhere ? exchange(a, d, positions[a] - 1) : exchange(a, d, count);
        }

        /** Exchanges if d to e can be brought between a and b and that helps; e is told by its position. */
        private double exchange(int a, int d, int positionOfE) {
            int before = positions[a];
            int from = positions[d];
            boolean isAhead = from > before;
            if (positionOfE < from || positionOfE >= (isAhead ? count + 1 : before)) {
                return 0;
            }
            int b = path[before + 1];
            int c = path[from - 1];
            int e = path[positionOfE];
            int f = path[positionOfE + 1];
            double change =
                    seconds(a, d) + seconds(e, b) + seconds(c, f) - seconds(a, b) - seconds(c, d) - seconds(e, f);
            if (change > -LEAST_GAIN) {
                return 0;
            }
            if (isAhead) {
                swap(before + 1, from, positionOfE + 1);
            } else {
                swap(from, positionOfE + 1, before + 1);
            }
            for (int node : new int[] {a, b, c, d, e, f}) {
                open(node);
            }
            return change;
        }

        /** The stretches [from, middle) and [middle, to) change places. */
        private void swap(int from, int middle, int to) {
            int[] stretch = Arrays.copyOfRange(path, from, middle);
            System.arraycopy(path, middle, path, from, to - middle);
            System.arraycopy(stretch, 0, path, from + to - middle, stretch.length);
            number(from, to - 1);
            stepsLeft -= (to - from) / 4;
        }

        /** Exchanges two short stretches whether that helps or not; returns by how many seconds the path has changed. */
        private double shake() {
            int from = 1 + random.nextInt(count - 1);
            int to = from + 2 + random.nextInt(Math.min(SHAKEN, count - from));
            int middle = from + 1 + random.nextInt(to - from - 1);
            int a = path[from - 1];
            int b = path[from];
            int c = path[middle - 1];
            int d = path[middle];
            int e = path[to - 1];
            int f = path[to];
            double change =
                    seconds(a, d) + seconds(e, b) + seconds(c, f) - seconds(a, b) - seconds(c, d) - seconds(e, f);
            swap(from, middle, to);
            for (int node : new int[] {a, b, c, d, e, f}) {
                open(node);
            }
            return change;
        }

        private double seconds(int from, int to) {
            stepsLeft--;
            return to == nowhere ? 0 : motion.locateSeconds(end[from], first[to]);
        }

        private void open(int node) {
            if (node != nowhere && !isOpen[node]) {
                isOpen[node] = true;
                open.add(node);
            }
        }

        private void number(int from, int to) {
            for (int i = from; i <= to; i++) {
                positions[path[i]] = i;
            }
        }

        /** For each end the beginnings that are soonest reached from it, and the other way round. */
        private void findNeighbours() {
            Integer[] byFirst = sortedByMetres(first, count);
            Integer[] byEnd = sortedByMetres(end, count);
            for (int node = 0; node <= count; node++) {
                int from = node;
                successors[from] = nearest(
                        around(byFirst, first, end[from].metres()),
                        from,
                        to -> motion.locateSeconds(end[from], first[to]));
            }
            for (int node = 0; node < count; node++) {
                int to = node;
                predecessors[to] = nearest(
                        around(byEnd, end, first[to].metres()), to, from -> motion.locateSeconds(end[from], first[to]));
            }
        }

        private static Integer[] sortedByMetres(Place[] places, int count) {
            return IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingDouble(index -> places[index].metres()))
                    .toArray(Integer[]::new);
        }

        private IntStream around(Integer[] sorted, Place[] places, double metres) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) / 2;
                if (places[sorted[middle]].metres() < metres) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return IntStream.range(Math.max(0, low - LOOKED_AT / 2), Math.min(sorted.length, low + LOOKED_AT / 2))
                    .map(position -> sorted[position]);
        }

        private static int[] nearest(IntStream candidates, int self, IntToDoubleFunction cost) {
            record Candidate(int node, double seconds) {}
            return candidates
                    .filter(node -> node != self)
                    .mapToObj(node -> new Candidate(node, cost.applyAsDouble(node)))
                    .sorted(Comparator.comparingDouble(Candidate::seconds))
                    .limit(NEIGHBOURS)
                    .mapToInt(Candidate::node)
                    .toArray();
        }
    }
}
