package org.archivolt.dss.postgres.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.archivolt.testkit.Await;

/** A private instance of the PostgreSQL that is installed on this machine: an external server, as an operator has it. */
final class InstalledPostgres implements TestServer {
    private static final int NOBODY = 65534;
    private static final String HOW_TO = "PostgreSQL is not installed here (apt-get install postgresql):"
            + " the tests against an external server are skipped";

    private final Path directory = TestServer.temporaryDirectory();
    private final ServerAddress address;
    private final Process server;

    static InstalledPostgres start() {
        Optional<Path> bin = find();
        if (bin.isEmpty()) {
            System.out.println(HOW_TO);
        }
        assumeTrue(bin.isPresent(), HOW_TO);
        try {
            return new InstalledPostgres(bin.get());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private InstalledPostgres(Path bin) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        String initdb = bin.resolve("initdb").toString();
        run(List.of(
                initdb, "-D", data.toString(), "-U", "archivolt", "-A", "trust", "-N", "-E", "UTF8", "--no-locale"));
        int port = freePort();
        server = process(
                List.of(
                        bin.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories="),
                "INT");
        address = new ServerAddress("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "archivolt", "", "external");
        Await.until("the installed PostgreSQL answers", this::answers);
    }

    private boolean answers() {
        if (!server.isAlive()) {
            throw new IllegalStateException("the installed PostgreSQL does not start");
        }
        ServerDataSource source = new ServerDataSource(() -> address, Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (Connection connection = source.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static Optional<Path> find() {
        List<Path> candidates = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(version -> version.resolve("bin"))
                        .forEach(candidates::add);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(Path::of)
                .forEach(candidates::add);
        return candidates.stream()
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("postgres")))
                .findFirst();
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = process(command, "KILL");
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("failed: " + command);
        }
    }

    /** Not as root, which PostgreSQL refuses to be; and no longer than this virtual machine. */
    private Process process(List<String> command, String signalAtOurDeath) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>();
        if (uid(Path.of("/proc/self")) == 0) {
            whole.addAll(otherIdentity());
        }
        whole.addAll(List.of("setpriv", "--pdeathsig", signalAtOurDeath, "--"));
        whole.addAll(command);
        return new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private List<String> otherIdentity() throws IOException, InterruptedException {
        if (uid(directory) == 0
                && new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0) {
            return List.of("unshare", "-U");
        }
        Files.setAttribute(directory, "unix:uid", NOBODY);
        return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public ServerAddress address() {
        return address;
    }

    @Override
    public void close() {
        try {
            new ProcessBuilder("sh", "-c", "kill -s INT " + server.pid())
                    .start()
                    .waitFor();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        TestServer.delete(directory);
    }
}
