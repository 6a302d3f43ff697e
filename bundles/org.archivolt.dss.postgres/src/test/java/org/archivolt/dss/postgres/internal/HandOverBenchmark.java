package org.archivolt.dss.postgres.internal;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.Ticker;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.runtime.HostCredits;
import org.archivolt.resource.internal.runtime.ResourceConfig;
import org.archivolt.resource.internal.type.ExclusiveUnit;
import org.archivolt.resource.internal.type.LockType;
import org.archivolt.resource.internal.type.ResourceTypes;

/**
 * The way of credits between hosts over a real database: an exclusive one that two hosts take from each other, and two hundred readers
 * on five hosts who give way to a writer. Part of {@code ./archivolt bench credits}.
 */
public final class HandOverBenchmark {
    private static final int WARM_UP = 200;
    private static final int HAND_OVERS = 1000;
    private static final int READERS = 200;
    private static final int WRITES = 20;
    private static final CreditListener GIVING_WAY = new CreditListener() {
        @Override
        public void wanted(HeldCredit held, Credit part) {
            held.close();
        }
    };

    private final Ticker ticker = Ticker.system();

    private HandOverBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        new HandOverBenchmark().print();
        System.exit(0); // the hosts' sessions run out with the database
    }

    private void print() throws Exception {
        List<Credits> hosts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RunningCatalog catalog = new RunningCatalog(Shared.embeddedServer()::address);
            hosts.add(new HostCredits(
                    catalog.credits(),
                    catalog.changes(),
                    ResourceTypes.of(Map.of(), Map.of()),
                    new Config("host" + i)));
        }
        System.out.println("| over PostgreSQL | p50 ms | p99 ms |");
        System.out.println("|---|---|---|");
        handOver(hosts, WARM_UP);
        print("an exclusive credit changes hosts", handOver(hosts, HAND_OVERS));
        print(READERS + " readers on 5 hosts give way to a writer", callBack(hosts));
    }

    private double[] handOver(List<Credits> hosts, int count) throws Exception {
        ResourceName drive = new ResourceName("drive", "bench:0");
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            long begun = ticker.nanos();
            hosts.get(i % 2)
                    .acquire(CreditRequest.of(drive, ExclusiveUnit.DRIVE.capital(drive.name()), "bench"))
                    .await()
                    .close();
            millis[i] = (ticker.nanos() - begun) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }
        return millis;
    }

    private double[] callBack(List<Credits> hosts) throws Exception {
        ResourceName lock = new ResourceName("lock", "bench");
        Credit read = LockType.LOCK.parse("read");
        Credit write = LockType.LOCK.parse("read+write");
        double[] millis = new double[WRITES];
        for (int i = 0; i < WRITES; i++) {
            for (int reader = 0; reader < READERS; reader++) {
                hosts.get(reader % hosts.size())
                        .acquire(CreditRequest.of(lock, read, "reader" + reader).telling(GIVING_WAY))
                        .await();
            }
            long begun = ticker.nanos();
            hosts.get(0)
                    .acquire(CreditRequest.of(lock, write, "writer"))
                    .await()
                    .close();
            millis[i] = (ticker.nanos() - begun) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }
        return millis;
    }

    private static void print(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                "| %s | %.1f | %.1f |%n", what, millis[millis.length / 2], millis[(int) (millis.length * 0.99)]);
    }

    /** As it is without a configuration, but for the name. */
    private record Config(String host) implements ResourceConfig {
        @Override
        public String instance_file() {
            return "";
        }

        @Override
        public long lease_ms() {
            return 30_000;
        }

        @Override
        public int clock_error_percent() {
            return 1;
        }

        @Override
        public long guard_ms() {
            return 1000;
        }

        @Override
        public long stop_timeout_ms() {
            return 10_000;
        }

        @Override
        public int cached_max() {
            return 100_000;
        }

        @Override
        public int requests_max() {
            return 100_000;
        }

        @Override
        public int catalog_threads() {
            return 4;
        }

        @Override
        public long look_ms() {
            return 2000;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return ResourceConfig.class;
        }
    }
}
