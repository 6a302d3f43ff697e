package org.archivolt.itests.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of a bucket of very many objects. They are not put, which would take an hour, but written into the tables of the
 * embedded database as they would be after that; only their extents are left out, which no list looks at.
 */
final class Lists {
    static final String BUCKET = "bench/list/";
    private static final long CHUNK = 500_000;
    private static final int PAGE = 1_000;

    /** Far from the keys that the runtime gives. */
    private static final long FIRST_KEY = 1L << 40;

    /** Of the numbers from ? to ?. The digits spread over folders of 1,000 objects. */
    private static final String OBJECTS = """
            insert into object (object_key, id, uuid, version, commit, size_bytes, checksum, content_type, metadata, created)
            select %1$d + n, '%2$s' || lpad((n / 1000)::text, 6, '0') || '/' || lpad((n %% 1000)::text, 3, '0') || '.jpg',
                lpad(to_hex(n), 32, '0')::uuid, 1, lpad(to_hex(n), 32, '0')::uuid, 4096,
                'xxh128:' || lpad(to_hex(n), 32, '0'), 'image/jpeg', '{"camera": "7"}', now()
            from generate_series(%3$d::bigint, %4$d::bigint) as n
            on conflict do nothing
            """;

    private static final String COPIES = """
            insert into object_copy (copy_key, object_key, name, commit, layout_name, layout_major, layout_minor,
                layout_parameters, status, created)
            select %1$d + n, %1$d + n, 'source', lpad(to_hex(n), 32, '0')::uuid, 'raid1', 1, 1,
                '{"checksum": "xxh128", "replicas": "2", "block.bytes": "1048576", "block.checksum": "crc32c"}',
                'COMPLETE', now()
            from generate_series(%3$d::bigint, %4$d::bigint) as n
            on conflict do nothing
            """;

    private final URI server;
    private final String user;
    private final String password;
    private final Path data;

    Lists(URI server, String user, String password, Path data) {
        this.server = server;
        this.user = user;
        this.password = password;
        this.data = data;
    }

    /** @param objects in the bucket */
    void measure(long objects, double seconds, int runs) throws Exception {
        fill(objects);
        System.out.println();
        System.out.printf("| list of %,d in a bucket of %,d, one client | ms | p99 ms | ", PAGE, objects);
        System.out.println("µs of processor: runtime | database |");
        System.out.println("|---|---|---|---|---|");
        measure("from the beginning", "", seconds, runs);
        measure("from the middle", "&after=" + BUCKET + "%06d/500.jpg".formatted(objects / 2_000), seconds, runs);
    }

    private void fill(long objects) throws IOException, SQLException {
        Path postgres = data.resolve("postgres");
        String port = Files.readString(postgres.resolve("port")).strip();
        String secret = Files.readString(postgres.resolve("password")).strip();
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/archivolt?currentSchema=archivolt";
        try (Connection connection = DriverManager.getConnection(url, "archivolt", secret);
                Statement statement = connection.createStatement()) {
            // what is referred to is known to be there, and nothing here has to survive a crash
            statement.execute("set session_replication_role = replica");
            statement.execute("set synchronous_commit = off");
            for (long from = 0; from < objects; from += CHUNK) {
                long to = Math.min(objects, from + CHUNK) - 1;
                statement.execute(OBJECTS.formatted(FIRST_KEY, BUCKET, from, to));
                statement.execute(COPIES.formatted(FIRST_KEY, BUCKET, from, to));
            }
            statement.execute("vacuum (analyze) object, object_copy");
        }
    }

    private void measure(String name, String after, double seconds, int runs) throws Exception {
        List<Load.Result> results = new ArrayList<>();
        ProcessorTime before;
        try (HttpConnection connection = new HttpConnection(server, user, password)) {
            String path = "/api/v1/objects?prefix=" + BUCKET + "&limit=" + PAGE + after;
            Load.run(1, seconds, (client, round) -> connection.get(path) == 200); // warms up
            before = ProcessorTime.now(data);
            for (int i = 0; i < runs; i++) {
                results.add(Load.run(1, seconds, (client, round) -> connection.get(path) == 200));
            }
        }
        ProcessorTime used = ProcessorTime.now(data).since(before);
        double lists = results.stream()
                .mapToLong(result -> result.latenciesNanos().length)
                .sum();
        Series p50 = new Series(
                results.stream().mapToDouble(r -> r.percentileMillis(50)).toArray());
        Series p99 = new Series(
                results.stream().mapToDouble(r -> r.percentileMillis(99)).toArray());
        System.out.printf(
                "| %s | %s | %s | %s | %s |%n",
                name,
                p50,
                p99,
                Series.number(used.runtime() * 1e6 / lists),
                Series.number(used.database() * 1e6 / lists));
    }
}
