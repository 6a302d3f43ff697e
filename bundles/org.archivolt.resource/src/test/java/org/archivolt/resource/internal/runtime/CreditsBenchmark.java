package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.archivolt.base.Ticker;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.type.LockType;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.testkit.dss.MemoryCatalog;

/**
 * What credits cost on one host, whose catalog is in memory: {@code ./archivolt bench credits} prints the table of docs/benchmarks.md.
 *
 * <p>Local uses are counted on one thread, with 10 to 100,000 resources cached, as many as are by default, in an order that visits each as often.
 */
public final class CreditsBenchmark {
    private static final int[] RESOURCES = {10, 1000, 100_000};
    private static final int BATCH = 1 << 16;
    private static final int RUNS = 5;
    /** Coprime to each number of resources. */
    private static final int STRIDE = 7919;

    private final Ticker ticker = Ticker.system();
    private final long runNanos;

    private CreditsBenchmark(Duration run) {
        this.runNanos = run.toNanos();
    }

    /** @param arguments seconds for each run; 1 without */
    public static void main(String[] arguments) throws Exception {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        new CreditsBenchmark(Duration.ofSeconds(seconds)).print();
    }

    private void print() throws Exception {
        System.out.println(
                "| resources | µs for each to be borrowed, all at once | pairs of get and put a second, one thread | ns for each |");
        System.out.println("|---|---|---|---|");
        for (int resources : RESOURCES) {
            measure(resources);
        }
    }

    private void measure(int count) throws Exception {
        MemoryCatalog catalog = new MemoryCatalog(ticker);
        HostCredits credits = new HostCredits(
                catalog.credits(),
                catalog,
                ResourceTypes.of(Map.of(), Map.of()),
                new ResourceSettings(
                        "bench",
                        Optional.empty(),
                        new LeaseTerms(Duration.ofSeconds(30), 0.01, Duration.ofSeconds(1)),
                        Duration.ZERO,
                        100_000,
                        100_000,
                        2,
                        Duration.ofSeconds(2)),
                ticker);
        ResourceName[] names = new ResourceName[count];
        Credit read = LockType.LOCK.parse("read");
        long begun = ticker.nanos();
        CreditClaim[] claims = new CreditClaim[count];
        for (int i = 0; i < count; i++) {
            names[i] = new ResourceName("lock", "resource" + i);
            claims[i] = credits.acquire(CreditRequest.of(names[i], read, "bench"));
        }
        for (CreditClaim claim : claims) {
            claim.await().close();
        }
        double first = (ticker.nanos() - begun) / 1000.0 / count;
        while (!credits.isCaughtUp()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // the root is still told what was got
        }
        double[] perSecond = new double[RUNS];
        run(credits, names, read);
        for (int i = 0; i < RUNS; i++) {
            perSecond[i] = run(credits, names, read);
        }
        Arrays.sort(perSecond);
        System.out.printf(
                "| %,d | %.1f | %,.0f [%,.0f–%,.0f] | %.0f |%n",
                count,
                first,
                perSecond[RUNS / 2],
                perSecond[0],
                perSecond[RUNS - 1],
                TimeUnit.SECONDS.toNanos(1) / perSecond[RUNS / 2]);
        credits.stop();
        catalog.close();
    }

    private double run(HostCredits credits, ResourceName[] names, Credit want) {
        long begun = ticker.nanos();
        long pairs = 0;
        int at = 0;
        while (ticker.nanos() - begun < runNanos) {
            for (int i = 0; i < BATCH; i++) {
                Optional<HeldCredit> held = credits.tryCached(names[at], want, "bench");
                held.orElseThrow().close();
                at = (at + STRIDE) % names.length;
            }
            pairs += BATCH;
        }
        return pairs * (double) TimeUnit.SECONDS.toNanos(1) / (ticker.nanos() - begun);
    }
}
