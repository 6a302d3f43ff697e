package org.archivolt.dss.embedded.internal;

import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** With the real server. Each test leaves no process behind, which is checked after it. */
final class EmbeddedServerTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** Unpacked once; most tests are about something else. */
    @TempDir
    static Path programs;

    @TempDir
    Path temporary;

    private final BlockingQueue<ServerAddress> addresses = new LinkedBlockingQueue<>();
    private Path directory;
    private EmbeddedServer server;

    @BeforeEach
    void open() throws Exception {
        directory = temporary.resolve("postgres");
        Binaries.unpackedBelow(programs);
        Directories.createPrivate(directory);
        try (Stream<Path> homes = Files.list(programs)) {
            Path home = homes.findFirst().orElseThrow();
            new ProcessBuilder("cp", "-al", home.toString(), directory.toString())
                    .start()
                    .waitFor();
        }
        server = newServer();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        assertThat(processes()).as("processes left").isEmpty();
    }

    @Test
    void servesWithFullDurabilityAndOnlyWithItsPassword() throws Exception {
        server.start();
        ServerAddress address = next();

        assertThat(ask(address, "show fsync")).isEqualTo("on");
        assertThat(ask(address, "show synchronous_commit")).isEqualTo("on");
        assertThat(ask(address, "show full_page_writes")).isEqualTo("on");
        assertThat(ask(address, "show data_checksums")).isEqualTo("on");
        assertThat(ask(address, "show server_encoding")).isEqualTo("UTF8");
        assertThatThrownBy(() -> ask(new ServerAddress(address.url(), address.user(), "wrong"), "select 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThat(Files.getPosixFilePermissions(directory.resolve("password"))).hasSize(2);
        assertThat(address.toString()).doesNotContain(address.password());
    }

    @Test
    void keepsDataAndPortOverRestarts() throws Exception {
        server.start();
        ServerAddress before = next();
        ask(before, "create table kept as select 42 as answer");
        server.close();
        assertThat(processes()).isEmpty();

        server = newServer();
        server.start();
        ServerAddress after = next();

        assertThat(after).isEqualTo(before);
        assertThat(ask(after, "select answer from kept")).isEqualTo("42");
    }

    @Test
    void isBackSoonAfterItsDeath() throws Exception {
        server.start();
        ask(next(), "create table kept as select 42 as answer");

        for (int i = 0; i < 3; i++) {
            postmaster().destroyForcibly();
            assertThat(ask(next(), "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void leavesADirectoryToTheRuntimeThatHasIt() throws Exception {
        server.start();
        ServerAddress first = next();

        BlockingQueue<ServerAddress> others = new LinkedBlockingQueue<>();
        assertThatThrownBy(() -> DataDirectory.open(directory))
                .isInstanceOf(ArchivoltException.class)
                .hasMessageContaining("another runtime uses it")
                .hasMessageContaining("process=" + ProcessHandle.current().pid());
        assertThat(Files.readString(Path.of("/proc/locks")))
                .as("the lock, which a refused attempt must not break")
                .contains(":" + Files.getAttribute(directory.resolve("lock"), "unix:ino") + " ");
        try (EmbeddedServer second =
                new EmbeddedServer(EmbeddedSettings.defaults(directory), Ticker.system(), others::add)) {
            second.start();
            assertThat(ask(first, "select 1")).isEqualTo("1");
            assertThat(others).isEmpty();
            server.close();
            ServerAddress taken = others.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
            assertThat(ask(taken, "select 1")).isEqualTo("1");
        }
    }

    /**
     * Goal: nothing is left over from a runtime that was killed, and the next one finds everything. Method: another
     * virtual machine runs the server and is killed without a goodbye.
     */
    @Test
    void endsWithItsRuntime() throws Exception {
        Process runtime = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runtime.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader words = new BufferedReader(new InputStreamReader(runtime.getInputStream()))) {
            assertThat(words.readLine()).startsWith("jdbc:postgresql:");
            assertThat(processes()).isNotEmpty();
        } finally {
            runtime.destroyForcibly();
        }

        server.start();
        assertThat(ask(next(), "select answer from kept")).isEqualTo("42");
        assertThat(Files.readString(directory.resolve("lock")))
                .isEqualTo("" + ProcessHandle.current().pid());
    }

    /** What {@link #endsWithItsRuntime} kills. */
    static final class Runtime {
        public static void main(String[] arguments) throws Exception {
            BlockingQueue<ServerAddress> addresses = new LinkedBlockingQueue<>();
            EmbeddedServer server = new EmbeddedServer(
                    EmbeddedSettings.defaults(Path.of(arguments[0])), Ticker.system(), addresses::add);
            server.start();
            ServerAddress address = addresses.take();
            ask(address, "create table kept as select 42 as answer");
            System.out.println(address);
            Thread.currentThread().join();
        }
    }

    @Test
    void startsOverAStaleProcessFile() throws Exception {
        server.start();
        next();
        Path file = directory.resolve("data/postmaster.pid");
        Path copy = directory.resolve("copy");
        Files.copy(file, copy);
        server.close();
        List<String> lines = Files.readAllLines(copy);
        lines.set(
                0, Long.toString(ProcessHandle.current().parent().orElseThrow().pid()));
        Files.write(file, lines);

        server = newServer();
        server.start();
        assertThat(ask(next(), "select 1")).isEqualTo("1");
    }

    @Test
    void beginsAgainAfterAnInterruptedInitialisation() throws Exception {
        Files.createDirectories(directory.resolve("initialising/data/base"));
        Files.createDirectories(directory.resolve("unpacking/bin"));
        server.start();
        assertThat(ask(next(), "select 1")).isEqualTo("1");
        assertThat(directory.resolve("initialising")).doesNotExist();
    }

    @Test
    void refusesDataOfAnotherVersion() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/PG_VERSION"), "12\n");

        assertRefused("another PostgreSQL version", "version=12");
        Files.delete(directory.resolve("data/PG_VERSION"));
        Files.writeString(directory.resolve("data/something"), "of somebody");
        assertRefused("another PostgreSQL version", "version=none");
    }

    private void assertRefused(String... words) throws Exception {
        try (DataDirectory data = DataDirectory.open(directory)) {
            Binaries binaries = Binaries.unpackedBelow(directory);
            assertThatThrownBy(() -> data.prepare(binaries, RunAs.choose(data.data())))
                    .isInstanceOfSatisfying(
                            ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(WRONG_STATE))
                    .hasMessageContainingAll(words);
        }
    }

    @Test
    void stopsWhileItIsStillPreparing() {
        server.start();
        server.close();
        assertThat(addresses.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void runsAsNobodyWhereThereAreNoUserNamespaces() throws Exception {
        assumeTrue((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "only root can change users");
        Files.setAttribute(temporary, "unix:mode", 0755);
        try (DataDirectory data = DataDirectory.open(directory)) {
            data.prepare(Binaries.unpackedBelow(directory), RunAs.NOBODY);
        }
        server.start();
        assertThat(ask(next(), "select 1")).isEqualTo("1");
        assertThat(Files.getAttribute(Path.of("/proc", "" + postmaster().pid()), "unix:uid"))
                .isEqualTo(65534);
    }

    @Test
    void unpacksItsProgramsOnce() throws Exception {
        Path home = temporary.resolve("home");
        Files.createDirectories(home.resolve("postgresql-0.1"));
        Binaries first = Binaries.unpackedBelow(home);
        Path marker = first.bin().resolve("marker");
        Files.createFile(marker);
        assertThat(Binaries.unpackedBelow(home)).isEqualTo(first);
        assertThat(marker).exists();
        assertThat(home.resolve("postgresql-0.1")).doesNotExist();
        assertThat(home.resolve("unpacking")).doesNotExist();
    }

    private EmbeddedServer newServer() {
        return new EmbeddedServer(EmbeddedSettings.defaults(directory), Ticker.system(), addresses::add);
    }

    private ServerAddress next() throws InterruptedException {
        ServerAddress address = addresses.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(address).as("an address within " + BOUND).isNotNull();
        return address;
    }

    private static String ask(ServerAddress address, String sql) throws SQLException {
        java.util.Properties login = new java.util.Properties();
        login.put("user", address.user());
        login.put("password", address.password());
        try (Connection connection = new Driver().connect(address.url(), login);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private ProcessHandle postmaster() throws IOException {
        String pid =
                Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private List<String> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(this::worksBelowUs).map(Path::toString).toList();
        }
    }

    private boolean worksBelowUs(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(temporary.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
