package org.archivolt.itests.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Measures a running Archivolt from outside, over HTTP, with what the disk can do by itself beside it in the same run.
 * Prints a table in Markdown. Run by {@code ./archivolt bench}, which starts the runtime.
 *
 * <p>Arguments: data directory, seconds per measurement, runs, and {@code objects}, {@code lists}, {@code large},
 * {@code sessions} or {@code all}; with {@code lists}, which {@code all} leaves out, how many objects the bucket has. Environment: {@code ARCHIVOLT_URL}, {@code
 * ARCHIVOLT_USER}, {@code ARCHIVOLT_PASSWORD}.
 */
public final class Bench {
    private static final int[] CLIENTS = {1, 8, 32};
    private static final long BUCKET_OBJECTS = 10_000_000;

    private final URI server = URI.create(System.getenv("ARCHIVOLT_URL"));
    private final String user = System.getenv("ARCHIVOLT_USER");
    private final String password = System.getenv("ARCHIVOLT_PASSWORD");
    private final double seconds;
    private final int runs;
    private final Path data;
    private final byte[] small = new byte[4096];
    private final byte[] mebibyte = new byte[1024 * 1024];
    private long serial;

    private Bench(Path data, double seconds, int runs) {
        this.data = data;
        this.seconds = seconds;
        this.runs = runs;
        long seed = 20_261_121;
        new Random(seed).nextBytes(small);
        new Random(seed).nextBytes(mebibyte);
    }

    public static void main(String[] arguments) throws Exception {
        Bench bench =
                new Bench(Path.of(arguments[0]), Double.parseDouble(arguments[1]), Integer.parseInt(arguments[2]));
        machine();
        switch (arguments[3]) {
            case "objects" -> bench.objects();
            case "lists" -> bench.lists(arguments.length > 4 ? Long.parseLong(arguments[4]) : BUCKET_OBJECTS);
            case "large" -> bench.large();
            case "sessions" -> bench.sessions();
            case "all" -> {
                bench.objects();
                bench.large();
                bench.sessions();
            }
            default ->
                throw new IllegalArgumentException("not one of objects, lists, large, sessions, all: " + arguments[3]);
        }
    }

    private void sessions() throws Exception {
        sessions(16, Math.max(20, seconds)); // warms up, as above
        System.out.println();
        System.out.println("| release + allocate, one exchange | sessions | round trips/s | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|");
        for (int clients : CLIENTS) {
            List<Load.Result> results = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                results.add(sessions(clients, seconds));
            }
            System.out.println(row("over HTTP", clients, results));
        }
    }

    private Load.Result sessions(int clients, double duration) throws Exception {
        List<HttpConnection> connections = connect(clients);
        try (Sessions sessions = new Sessions(connections)) {
            return Load.run(clients, duration, (client, round) -> sessions.roundTrip(client));
        } finally {
            close(connections);
        }
    }

    private void objects() throws Exception {
        limits();
        warmUp();
        System.out.println();
        System.out.print("| 4 KiB objects | clients | objects/s | p50 ms | p99 ms |");
        System.out.println(" µs of processor for each: runtime | database | load program |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int replicas : new int[] {1, 2}) {
            for (int clients : CLIENTS) {
                smallPuts(replicas, clients);
            }
        }
        for (int clients : CLIENTS) {
            smallGets(clients);
        }
    }

    private void lists(long objects) throws Exception {
        new Lists(server, user, password, data).measure(objects, seconds, runs);
    }

    private void large() throws Exception {
        new LargeObjects(server, user, password, data, mebibyte).measure(runs);
    }

    private static void machine() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
        System.out.printf(
                "%s, %d cores, %s %s, Java %s, load %s%n",
                cpu,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    private void limits() throws Exception {
        Limits limits = new Limits(data);
        try {
            System.out.println();
            System.out.println("| the disk by itself | per second |");
            System.out.println("|---|---|");
            row("fdatasync of a 4 KiB rewrite", () -> limits.fdatasyncsPerSecond(seconds));
            for (int clients : CLIENTS) {
                row(
                        "create + write 4 KiB + fsync + fsync of the directory, " + clients + " threads",
                        () -> limits.durableFilesPerSecond(clients, seconds));
            }
        } finally {
            limits.delete();
        }
    }

    private interface Measurement {
        double run() throws Exception;
    }

    private void row(String name, Measurement measurement) throws Exception {
        System.out.printf("| %s | %s |%n", name, repeated(measurement));
    }

    private Series repeated(Measurement measurement) throws Exception {
        double[] values = new double[runs];
        for (int i = 0; i < runs; i++) {
            values[i] = measurement.run();
        }
        return new Series(values);
    }

    /** The just-in-time compiler is part of the machine: what is measured is the runtime in its second minute. */
    private void warmUp() throws Exception {
        List<HttpConnection> connections = connect(16);
        Load.run(16, 20, (client, round) -> put(connections.get(client), small, 1, 1 + round % 2));
        long objects = serial;
        Load.run(
                16,
                10,
                (client, round) -> connections
                                .get(client)
                                .get("/api/v1/objects/bench/put/" + (client * 7919L + round * 31L) % objects)
                        == 200);
        close(connections);
    }

    private void smallPuts(int replicas, int clients) throws Exception {
        List<Load.Result> results = new ArrayList<>();
        List<HttpConnection> connections = connect(clients);
        ProcessorTime before = ProcessorTime.now(data);
        for (int i = 0; i < runs; i++) {
            results.add(
                    Load.run(clients, seconds, (client, round) -> put(connections.get(client), small, 1, replicas)));
        }
        ProcessorTime used = ProcessorTime.now(data).since(before);
        close(connections);
        print("PUT, " + replicas + (replicas == 1 ? " replica" : " replicas"), clients, results, used);
    }

    private void smallGets(int clients) throws Exception {
        List<HttpConnection> connections = connect(clients);
        int objects = 1000;
        for (int i = 0; i < objects; i++) {
            check(connections.get(0).put("/api/v1/objects/bench/get/" + i, small, 1));
        }
        List<Load.Result> results = new ArrayList<>();
        ProcessorTime before = ProcessorTime.now(data);
        for (int i = 0; i < runs; i++) {
            results.add(Load.run(clients, seconds, (client, round) -> {
                int object = (client * 7919 + round * 31) % objects;
                return connections.get(client).get("/api/v1/objects/bench/get/" + object) == 200;
            }));
        }
        ProcessorTime used = ProcessorTime.now(data).since(before);
        close(connections);
        print("GET", clients, results, used);
    }

    private static void print(String name, int clients, List<Load.Result> results, ProcessorTime used) {
        System.out.print(row(name, clients, results));
        double objects = results.stream()
                .mapToLong(result -> result.latenciesNanos().length)
                .sum();
        System.out.printf(
                " %s | %s | %s |%n",
                Series.number(used.runtime() * 1e6 / objects),
                Series.number(used.database() * 1e6 / objects),
                Series.number(used.load() * 1e6 / objects));
    }

    private static String row(String name, int clients, List<Load.Result> results) {
        Series rates =
                new Series(results.stream().mapToDouble(Load.Result::perSecond).toArray());
        Series p50 = new Series(
                results.stream().mapToDouble(r -> r.percentileMillis(50)).toArray());
        Series p99 = new Series(
                results.stream().mapToDouble(r -> r.percentileMillis(99)).toArray());
        return "| %s | %d | %s | %s | %s |"
                .formatted(name, clients, rates, Series.number(p50.median()), Series.number(p99.median()));
    }

    private boolean put(HttpConnection connection, byte[] block, long repeat, int replicas) throws IOException {
        long id;
        synchronized (this) {
            id = serial++;
        }
        String path = "/api/v1/objects/bench/put/" + id + "?layout=raid1&layout.replicas=" + replicas;
        return connection.put(path, block, repeat) == 201;
    }

    static void check(int status) throws IOException {
        if (status < 200 || status > 299) {
            throw new IOException("refused with " + status);
        }
    }

    private List<HttpConnection> connect(int count) throws IOException {
        List<HttpConnection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(new HttpConnection(server, user, password));
        }
        return connections;
    }

    private static void close(List<HttpConnection> connections) throws IOException {
        for (HttpConnection connection : connections) {
            connection.close();
        }
    }
}
