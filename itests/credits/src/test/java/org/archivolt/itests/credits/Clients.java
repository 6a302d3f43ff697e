package org.archivolt.itests.credits;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that begin together and do the same, each so many times. */
final class Clients {
    interface Operation {
        void run(int client, int i) throws Exception;
    }

    private final int count;

    Clients(int count) {
        this.count = count;
    }

    int count() {
        return count;
    }

    /** @return seconds in all, then milliseconds of each */
    double[] each(int times, Operation operation) throws Exception {
        double[] figures = new double[1 + count * times];
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService clients = Executors.newFixedThreadPool(count);
        List<Future<long[]>> ends = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            int client = c;
            Callable<long[]> work = () -> {
                start.await();
                long begin = System.nanoTime();
                for (int i = 0; i < times; i++) {
                    long before = System.nanoTime();
                    operation.run(client, i);
                    figures[1 + client * times + i] = (System.nanoTime() - before) / 1e6;
                }
                return new long[] {begin, System.nanoTime()};
            };
            ends.add(clients.submit(work));
        }
        long begin = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (Future<long[]> each : ends) {
            begin = Math.min(begin, each.get()[0]);
            end = Math.max(end, each.get()[1]);
        }
        clients.shutdown();
        figures[0] = (end - begin) / 1e9;
        return figures;
    }
}
