package org.archivolt.dss.postgres.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.PendingExtent;
import org.archivolt.testkit.dss.CatalogSamples;

/**
 * What a durable object costs in the catalog: declares and commits batches of objects with two extents each, for a few
 * seconds per size, and prints rates, latencies and processor time. Run by hand; the figures are in {@code docs/dss.md}.
 */
public final class CommitBenchmark {
    private enum Extents {
        /** Each extent has one. */
        OWN_FILES,
        /** Two packs for a batch. */
        PACKED
    }

    private static final long CLOCK_TICK_NANOS = 10_000_000;

    private final Ticker ticker = Ticker.system();
    private final CatalogSamples samples = new CatalogSamples();
    private final RunningCatalog catalog;
    private final MediumId first = samples.mediumId("m1");
    private final MediumId second = samples.mediumId("m2");

    private CommitBenchmark(RunningCatalog catalog) throws Exception {
        this.catalog = catalog;
        for (String name : List.of("m1", "m2")) {
            catalog.resources().addMedium(samples.medium(name));
            catalog.resources().formatted(samples.mediumId(name), UUID.randomUUID(), new Space(1, 1));
        }
        assert catalog.resources().medium(first).orElseThrow().filesystem() == FilesystemStatus.EMPTY;
    }

    /** @param arguments seconds per line; threads */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        try (TestServer.Embedded server = new TestServer.Embedded();
                RunningCatalog catalog = new RunningCatalog(server::address)) {
            CommitBenchmark benchmark = new CommitBenchmark(catalog);
            benchmark.run(Extents.OWN_FILES, 64, 1, Math.max(3, seconds), false);
            System.out.println(
                    "  extents batch threads | objects/s commits/s | declare ms, commit ms | PG us/object, JVM us/object");
            for (int threads : new int[] {1, 4}) {
                for (int batch : new int[] {1, 8, 32, 256, 1000}) {
                    benchmark.run(Extents.OWN_FILES, batch, threads, seconds, true);
                }
                benchmark.run(Extents.PACKED, 1000, threads, seconds, true);
            }
        }
    }

    private void run(Extents kind, int batch, int threads, int seconds, boolean print) throws Exception {
        AtomicLong objects = new AtomicLong();
        AtomicLong declareNanos = new AtomicLong();
        AtomicLong commitNanos = new AtomicLong();
        long serverCpu = serverCpuNanos();
        long ownCpu = ownCpuNanos();
        long begin = ticker.nanos();
        long end = begin + seconds * 1_000_000_000L;
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> work(kind, batch, end, objects, declareNanos, commitNanos));
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        double wall = (ticker.nanos() - begin) / 1e9;
        double commits = (double) objects.get() / batch;
        if (print) {
            System.out.printf(
                    "%9s %5d %7d | %9.0f %9.0f | %8.2f %9.2f | %9.0f %9.0f%n",
                    kind,
                    batch,
                    threads,
                    objects.get() / wall,
                    commits / wall,
                    declareNanos.get() / commits / 1e6,
                    commitNanos.get() / commits / 1e6,
                    (serverCpuNanos() - serverCpu) / 1e3 / objects.get(),
                    (ownCpuNanos() - ownCpu) / 1e3 / objects.get());
        }
    }

    private void work(
            Extents kind, int batch, long end, AtomicLong objects, AtomicLong declareNanos, AtomicLong commitNanos) {
        try {
            while (ticker.nanos() < end) {
                List<PendingExtent> declared = new ArrayList<>();
                List<ObjectCommit> commits =
                        kind == Extents.OWN_FILES ? inOwnFiles(batch, declared) : packed(batch, declared);
                long begin = ticker.nanos();
                catalog.objects().declare(declared, List.of());
                long middle = ticker.nanos();
                if (catalog.objects().commit(commits).stream()
                        .anyMatch(o -> o.refused().isPresent())) {
                    throw new IllegalStateException("refused");
                }
                declareNanos.addAndGet(middle - begin);
                commitNanos.addAndGet(ticker.nanos() - middle);
                objects.addAndGet(batch);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<ObjectCommit> inOwnFiles(int batch, List<PendingExtent> declared) {
        List<ObjectCommit> commits = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            List<PendingExtent> extents = samples.pendingOn(first, second);
            declared.addAll(extents);
            commits.add(samples.commit(new ObjectId("bench/" + UUID.randomUUID()), extents));
        }
        return commits;
    }

    private List<ObjectCommit> packed(int batch, List<PendingExtent> declared) {
        List<PendingExtent> packs = samples.pendingOn(first, second);
        declared.addAll(packs);
        List<ObjectCommit> commits = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            commits.add(samples.commit(
                    UUID.randomUUID(),
                    new ObjectId("bench/" + UUID.randomUUID()),
                    false,
                    List.of(samples.packed(packs.get(0), 0, 1000L * i), samples.packed(packs.get(1), 1, 1000L * i))));
        }
        return commits;
    }

    private static long ownCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Of all processes named postgres below us, ended ones included. */
    private static long serverCpuNanos() throws IOException {
        long ticks = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList()) {
                ticks += ticks(process);
            }
        }
        return ticks * CLOCK_TICK_NANOS;
    }

    private static long ticks(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            boolean ours =
                    Files.readSymbolicLink(process.resolve("cwd")).toString().contains("archivolt-dss");
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean isPostmaster = ours
                    && fields[1].equals(Long.toString(ProcessHandle.current().pid()));
            long own = ours ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
            long children = isPostmaster ? Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : 0;
            return own + children;
        } catch (IOException e) {
            return 0;
        }
    }
}
