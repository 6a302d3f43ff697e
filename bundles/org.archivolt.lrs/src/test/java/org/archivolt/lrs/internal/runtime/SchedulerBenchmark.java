package org.archivolt.lrs.internal.runtime;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.Tags;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.WriteRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Round trips of write-allocate and release through the public scheduler, on 8 devices that take no time: what the
 * scheduler itself costs. {@code main} prints the table of docs/benchmarks.md; it takes the options of JMH, say
 * {@code -prof jfr}.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.SECONDS)
public class SchedulerBenchmark {
    private static final int DEVICES = 8;
    private static final WriteRequest WRITE = WriteRequest.of(FakeDevices.FAMILY, 1, 4096, Tags.NONE);

    private FakeDevices devices;
    private ResourceScheduler scheduler;

    @Setup
    public void start() throws Exception {
        devices = new FakeDevices(DEVICES);
        scheduler = devices.scheduler();
    }

    @TearDown
    public void stop() {
        devices.close();
    }

    @Benchmark
    public void withoutSync() throws Exception {
        roundTrip(false);
    }

    @Benchmark
    public void withSync() throws Exception {
        roundTrip(true);
    }

    private void roundTrip(boolean sync) throws Exception {
        Allocation allocation = scheduler.allocate(WRITE).get();
        Release.Part part = new Release.Part(
                allocation.grants().get(0).medium(),
                Release.Outcome.OK,
                sync,
                sync ? 4096 : 0,
                sync ? 1 : 0,
                List.of());
        scheduler.release(new Release(allocation.id(), List.of(part))).get();
    }

    public static void main(String[] arguments) throws Exception {
        StringBuilder table = new StringBuilder(
                "| round trip | callers | per second | p50 µs | p99 µs | p99.9 µs |\n" + "|---|---|---|---|---|---|\n");
        for (int callers : List.of(1, 8, 32)) {
            System.err.printf("measuring with %d callers%n", callers);
            Collection<RunResult> results = measure(callers, arguments);
            for (String name : List.of("withoutSync", "withSync")) {
                table.append(row(name, callers, results));
            }
        }
        System.out.print(table);
    }

    private static Collection<RunResult> measure(int callers, String[] arguments) throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .include(SchedulerBenchmark.class.getName() + ".")
                .threads(callers)
                .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        if (arguments.length == 0) {
            options.verbosity(VerboseMode.SILENT);
        }
        return new Runner(options.build()).run();
    }

    private static String row(String name, int callers, Collection<RunResult> results) {
        Statistics times = statistics(name, Mode.SampleTime, results);
        return "| %s | %d | %,.0f | %,.0f | %,.0f | %,.0f |%n"
                .formatted(
                        name,
                        callers,
                        statistics(name, Mode.Throughput, results).getMean(),
                        times.getPercentile(50) * 1e6,
                        times.getPercentile(99) * 1e6,
                        times.getPercentile(99.9) * 1e6);
    }

    private static Statistics statistics(String name, Mode mode, Collection<RunResult> results) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + name))
                .filter(result -> result.getParams().getMode() == mode)
                .findFirst()
                .orElseThrow()
                .getPrimaryResult()
                .getStatistics();
    }
}
