package org.archivolt.itests.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL as an operator has it: that of the distribution, with a database and a user for us. Where it is not installed,
 * whoever asks for it is skipped, and the reason is printed.
 */
final class ExternalDatabase {
    private static final int NOBODY = 65534;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "secret of the catalog";
    static final String HOW_TO = "PostgreSQL is not installed here (apt-get install postgresql):"
            + " the tests against an external database are skipped";

    private final Path directory = Files.createTempDirectory("archivolt-external");
    private final Path bin;
    private final int port = Instance.freePort();
    private Process server;

    /** Whether all instances of this run have their catalogs in one. */
    static boolean isWanted() {
        return System.getProperty("archivolt.database", "embedded").equals("external");
    }

    static boolean isInstalled() throws IOException {
        return find().isPresent();
    }

    static ExternalDatabase started() throws Exception {
        Optional<Path> bin = find();
        if (bin.isEmpty()) {
            System.out.println(HOW_TO);
        }
        assumeTrue(bin.isPresent(), HOW_TO);
        ExternalDatabase database = new ExternalDatabase(bin.get());
        try {
            database.create();
        } catch (Exception | AssertionError e) {
            database.stop();
            throw e;
        }
        return database;
    }

    private static Optional<Path> find() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst();
        }
    }

    private ExternalDatabase(Path bin) throws IOException {
        this.bin = bin;
    }

    private void create() throws Exception {
        if (isRoot()) {
            Files.setAttribute(directory, "unix:uid", NOBODY);
        }
        Process made = start(List.of(
                bin.resolve("initdb").toString(),
                "-D",
                data(),
                "-U",
                "owner",
                "-A",
                "trust",
                "-N",
                "-E",
                "UTF8",
                "--no-locale"));
        if (!made.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || made.exitValue() != 0) {
            throw new AssertionError("initdb failed");
        }
        start();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create role archive login password '" + PASSWORD + "'");
            statement.execute("create database archive owner archive");
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** Returns when it answers. */
    void start() throws Exception {
        server = start(List.of(
                bin.resolve("postgres").toString(),
                "-D",
                data(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        Await.until("the external database", LIMIT, () -> {
            try (Connection connection = connect()) {
                return connection.isValid(1);
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "owner", "");
    }

    /** Not as root, which PostgreSQL refuses to be. */
    private static Process start(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        whole.addAll(List.of("setpriv", "--pdeathsig", "INT", "--"));
        whole.addAll(command);
        return new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** As a power cut would. Its children notice and go. */
    void kill() throws Exception {
        server.destroyForcibly().waitFor();
    }

    /** What an operator writes into the configuration before the first start. */
    void configure(Instance instance) throws IOException {
        String file = "org.archivolt.dss.postgres.cfg";
        instance.configure(file, "url =", "url = jdbc:postgresql://127.0.0.1:" + port + "/archive");
        instance.configure(file, "user =", "user = archive");
        instance.configure(file, "\npassword =", "\npassword = " + PASSWORD);
    }

    String password() {
        return PASSWORD;
    }

    /** For good, with all its files. */
    void stop() throws Exception {
        if (server != null) {
            new ProcessBuilder("kill", "-s", "INT", Long.toString(server.pid()))
                    .start()
                    .waitFor();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        }
        Instance.deleteTree(directory);
    }
}
