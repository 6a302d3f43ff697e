package org.archivolt.itests.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One object of 1 GiB in and out, one step after the other in each round, so that ratios hold on a machine that others use
 * too. Beside it: {@code dd}, {@code cat}, and a plain HTTP server in Java.
 */
final class LargeObjects {
    private static final int MEBIBYTES = 1024;
    /** Longer than the store waits before it removes what was replaced. */
    private static final String SETTLE_SECONDS = "2";

    private static final String OBJECT = "/api/v1/objects/bench/large";

    private final URI archivolt;
    private final String user;
    private final String password;
    private final Path data;
    private final byte[] mebibyte;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    LargeObjects(URI archivolt, String user, String password, Path data, byte[] mebibyte) {
        this.archivolt = archivolt;
        this.user = user;
        this.password = password;
        this.data = data;
        this.mebibyte = mebibyte;
    }

    void measure(int rounds) throws Exception {
        Limits limits = new Limits(data);
        try (PlainServer plain = new PlainServer(limits.file("plain"));
                HttpConnection connection = new HttpConnection(archivolt, user, password)) {
            round(limits, plain, connection); // warms up
            seconds.clear();
            for (int i = 0; i < rounds; i++) {
                round(limits, plain, connection);
            }
        } finally {
            limits.delete();
        }
        print();
    }

    private void round(Limits limits, PlainServer plain, HttpConnection connection) throws Exception {
        note("dd bs=1M conv=fsync", limits.ddSeconds(MEBIBYTES));
        note("plain HTTP server, PUT to a file, fsync", plainly(plain, to -> put(to, "/")));
        note("PUT raid1, 1 replica", put(connection, OBJECT + "?layout=raid1&layout.replicas=1"));
        note("PUT raid1, 2 replicas", put(connection, OBJECT + "?layout=raid1&layout.replicas=2"));
        note("PUT raid0, 2 stripes", put(connection, OBJECT + "?layout=raid0&layout.stripes=2"));
        note("PUT rs 4+2", put(connection, OBJECT + "?layout=rs&layout.data=4&layout.parity=2"));
        note("PUT raid4 2+1", put(connection, OBJECT + "?layout=raid4&layout.data=2"));
        note("GET raid4 2+1, from the page cache", get(connection, OBJECT));
        evict(data.resolve("media"));
        note("GET raid4 2+1, cold", get(connection, OBJECT));
        put(connection, OBJECT + "?layout=raid1&layout.replicas=1");
        settle();
        note("GET raid1, from the page cache", get(connection, OBJECT));
        evict(data.resolve("media"));
        note("GET raid1, cold", get(connection, OBJECT));
        note("plain HTTP server, GET from the page cache", plainly(plain, to -> get(to, "/")));
        evict(limits.file("plain"));
        note("plain HTTP server, GET cold", plainly(plain, to -> get(to, "/")));
        note(
                "cat, from the page cache",
                Limits.timed("cat", limits.file("plain").toString()));
        evict(limits.file("plain"));
        note("cat, cold", Limits.timed("cat", limits.file("plain").toString()));
    }

    /** So that nothing of one step is still being written or removed during the next. */
    private static void settle() throws Exception {
        Limits.timed("sleep", SETTLE_SECONDS);
        Limits.timed("sync");
    }

    private void note(String what, double taken) throws Exception {
        settle();
        seconds.computeIfAbsent(what, first -> new ArrayList<>()).add(taken);
    }

    private double put(HttpConnection connection, String path) throws IOException {
        long began = System.nanoTime();
        Bench.check(connection.put(path, mebibyte, MEBIBYTES));
        return (System.nanoTime() - began) / 1e9;
    }

    /** Something done over one connection. */
    private interface Exchange {
        double over(HttpConnection connection) throws IOException;
    }

    /** That server drops connections nobody uses for a while. */
    private double plainly(PlainServer plain, Exchange exchange) throws IOException {
        try (HttpConnection connection = new HttpConnection(plain.uri(), user, password)) {
            return exchange.over(connection);
        }
    }

    private static double get(HttpConnection connection, String path) throws IOException {
        long began = System.nanoTime();
        Bench.check(connection.get(path));
        return (System.nanoTime() - began) / 1e9;
    }

    /** Out of the kernel's page cache; what the machine below it keeps nobody can tell. */
    private static void evict(Path root) throws Exception {
        List<Path> files;
        try (var all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Limits.timed("dd", "if=" + file, "iflag=nocache", "count=0");
        }
    }

    private void print() {
        System.out.println();
        System.out.println("| 1 GiB | seconds | MB/s |");
        System.out.println("|---|---|---|");
        seconds.forEach((what, taken) -> {
            Series series = new Series(taken.stream().mapToDouble(t -> t).toArray());
            System.out.printf(
                    "| %s | %s | %s |%n", what, series, Series.number(MEBIBYTES * 1.048576 / series.median()));
        });
    }
}
