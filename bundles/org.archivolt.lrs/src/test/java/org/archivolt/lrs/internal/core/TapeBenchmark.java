package org.archivolt.lrs.internal.core;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.archivolt.tape.DriveModel;
import org.archivolt.tape.TapeGeneration;

/** Several rules for the same work of a {@link TapeSite}: the tables in docs/benchmarks.md. */
final class TapeBenchmark {
    private static final int SEEDS = Integer.getInteger("archivolt.bench.seeds", 5);
    private static final Duration DAY = Duration.ofHours(8);
    private static final long FILLED_BYTES = 12_000_000_000_000L;
    /** Cartridges to write on; the others are full. */
    private static final int EMPTY = 80;

    private static final TapeSite.Size LIBRARY = new TapeSite.Size(8, 240, 1, 2_000_000, 10_000, 3_000_000);
    private static final TapeSite.Size SMALL = new TapeSite.Size(2, 100, 1, 2_000_000, 10_000, 3_000_000);

    private TapeBenchmark() {}

    private record Result(
            double ofBusy,
            double ofAll,
            double recallMean,
            double recallLate,
            double acknowledgeMean,
            double acknowledgeLate,
            double gigabytesPerMount,
            double flushShare,
            double locateShare,
            double hoursToEnd) {}

    /** Users who write in bursts and recall; about a fifth of what the drives could stream. */
    private static final TapeTrace.Load MIXED = new TapeTrace.Load(DAY, 10, 180, 18, 25, 0.8, Duration.ofMinutes(2));

    /** What two drives can just not stream: a queue nearly all of the time. */
    private static final TapeTrace.Load BACKLOG = new TapeTrace.Load(DAY, 10, 340, 0, 1, 0, Duration.ofMinutes(5));

    /** A write now and then, for two drives. */
    private static final TapeTrace.Load IDLE = new TapeTrace.Load(DAY, 30, 2, 0, 1, 0, Duration.ofSeconds(20));

    private static final int[] FACTORS = {5, 10, 20, 33, 50, 100};

    /** @param arguments a table: mixed, backlog, idle (all three, if there is none), or factors */
    public static void main(String[] arguments) {
        List<TapePolicy> policies = List.of(TapePolicy.ours(), TapePolicy.reference(), TapePolicy.cta());
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "mixed" -> table("mixed", LIBRARY, MIXED, policies);
            case "backlog" -> table("backlog", SMALL, BACKLOG, policies);
            case "idle" -> table("idle", SMALL, IDLE, policies);
            case "factors" -> {
                table("backlog", SMALL, BACKLOG, factors());
                table("mixed", LIBRARY, MIXED, factors());
            }
            case "" -> {
                table("mixed", LIBRARY, MIXED, policies);
                table("backlog", SMALL, BACKLOG, policies);
                table("idle", SMALL, IDLE, policies);
            }
            default -> throw new IllegalArgumentException("no such table: " + arguments[0]);
        }
    }

    private static List<TapePolicy> factors() {
        return IntStream.of(FACTORS)
                .mapToObj(factor -> named("factor " + factor, TapePolicy.ours(factor, Duration.ofHours(1))))
                .toList();
    }

    private static TapePolicy named(String name, TapePolicy policy) {
        return new TapePolicy(name, policy.streams(), policy.flush(), policy.readBatch(), policy.ordering());
    }

    private static void table(String title, TapeSite.Size size, TapeTrace.Load load, List<TapePolicy> policies) {
        List<TapeTrace> traces = LongStream.range(0, SEEDS)
                .mapToObj(seed -> TapeTrace.draw(seed, load, size.cartridges() - EMPTY, FILLED_BYTES))
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%n%s: %d traces of %.0f to %.0f TB%n%n",
                title,
                SEEDS,
                traces.stream().mapToDouble(TapeBenchmark::terabytes).min().orElseThrow(),
                traces.stream().mapToDouble(TapeBenchmark::terabytes).max().orElseThrow());
        System.out.println(
                "| rules | % of native rate while busy | % of native rate over the time | recall mean, s | recall 95 %, s "
                        + "| acknowledged mean, s | acknowledged 95 %, s | GB per mount | % of busy time flushing | % locating | all done after, h |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (TapePolicy policy : policies) {
            List<Result> results =
                    traces.stream().map(trace -> measure(policy, size, trace)).toList();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f | %.1f | %.1f | %.1f |%n",
                    policy.name(),
                    100 * median(results, Result::ofBusy),
                    100 * median(results, Result::ofAll),
                    median(results, Result::recallMean),
                    median(results, Result::recallLate),
                    median(results, Result::acknowledgeMean),
                    median(results, Result::acknowledgeLate),
                    median(results, Result::gigabytesPerMount),
                    100 * median(results, Result::flushShare),
                    100 * median(results, Result::locateShare),
                    median(results, Result::hoursToEnd));
        }
    }

    private static double terabytes(TapeTrace trace) {
        return trace.arrivals().stream().mapToLong(TapeTrace.Arrival::bytes).sum() / 1e12;
    }

    private static Result measure(TapePolicy policy, TapeSite.Size size, TapeTrace trace) {
        TapeSite site = new TapeSite(policy, size, trace);
        site.countedUntilNanos = DAY.toNanos();
        site.run();
        if (Boolean.getBoolean("archivolt.bench.details")) {
            System.out.println(
                    policy.name() + " " + site.spentSeconds() + " flushes " + site.flushes + " mounts " + site.mounts);
        }
        double rate = DriveModel.LTO_9_DRIVE.nativeBytesPerSecond(TapeGeneration.LTO_9);
        double busySeconds = site.drives().stream()
                        .flatMap(drive -> drive.spentNanos.values().stream())
                        .mapToLong(Long::longValue)
                        .sum()
                / 1e9;
        return new Result(
                site.countedBytes / rate / busySeconds,
                site.countedBytes / rate / DAY.toSeconds() / size.drives(),
                mean(site.recallSeconds),
                late(site.recallSeconds),
                mean(site.acknowledgeSeconds),
                late(site.acknowledgeSeconds),
                site.movedBytes / 1e9 / site.mounts,
                spent(site, TapeSiteDrive.Spending.FLUSHING) / busySeconds,
                spent(site, TapeSiteDrive.Spending.LOCATING) / busySeconds,
                site.lastNanos / 3.6e12);
    }

    private static double spent(TapeSite site, TapeSiteDrive.Spending on) {
        return site.drives().stream()
                        .mapToLong(drive -> drive.spentNanos.getOrDefault(on, 0L))
                        .sum()
                / 1e9;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static double late(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.95)];
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> of) {
        double[] sorted = results.stream().mapToDouble(of).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
