package org.archivolt.itests.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients doing the same thing as fast as they can for a while. */
final class Load {
    /** @param latenciesNanos of all operations, sorted */
    record Result(double perSecond, long[] latenciesNanos) {
        double percentileMillis(double percent) {
            return latenciesNanos[(int) Math.min(latenciesNanos.length - 1, latenciesNanos.length * percent / 100)]
                    / 1e6;
        }
    }

    /** One client's work; returns false when it failed. */
    interface Operation {
        boolean run(int client, int round) throws IOException;
    }

    private Load() {}

    static Result run(int clients, double seconds, Operation operation) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            CyclicBarrier start = new CyclicBarrier(clients);
            List<Callable<long[]>> work = new ArrayList<>();
            for (int c = 0; c < clients; c++) {
                int client = c;
                work.add(() -> {
                    start.await();
                    return repeat(client, seconds, operation);
                });
            }
            long began = System.nanoTime();
            List<Future<long[]>> done = pool.invokeAll(work);
            double took = (System.nanoTime() - began) / 1e9;
            long[] all = new long[0];
            for (Future<long[]> each : done) {
                long[] some = each.get();
                long[] both = Arrays.copyOf(all, all.length + some.length);
                System.arraycopy(some, 0, both, all.length, some.length);
                all = both;
            }
            Arrays.sort(all);
            return new Result(all.length / took, all);
        } finally {
            pool.shutdownNow();
        }
    }

    private static long[] repeat(int client, double seconds, Operation operation) throws IOException {
        long[] latencies = new long[1024];
        int count = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long before = System.nanoTime(); before < end; ) {
            if (!operation.run(client, count)) {
                throw new IOException("an operation was refused; figures would mean nothing");
            }
            long after = System.nanoTime();
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = after - before;
            before = after;
        }
        return Arrays.copyOf(latencies, count);
    }
}
