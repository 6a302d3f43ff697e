package org.archivolt.dss.embedded.internal;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.archivolt.base.ArchivoltException;

/**
 * The directory of one embedded server, ours alone while this object is open:
 *
 * <pre>
 *   lock                 held by the runtime that uses the directory, for as long as it lives
 *   password             of the server's one user
 *   port                 where it listened last
 *   postgresql-18.6.0/   the programs
 *   data/                what PostgreSQL calls the data directory
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
    static final String USER = "archivolt";
    static final String DATABASE = "archivolt";
    private static final Duration INITIALISATION_TIMEOUT = Duration.ofMinutes(5);
    /** Below the ports the kernel hands out to clients, one of which could otherwise connect to itself. */
    private static final int PORT_MIN = 20_000;

    private static final int PORT_MAX = 32_000;

    private final Path directory;
    private final DirectoryLock lock;

    private DataDirectory(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} while another runtime has it */
    static DataDirectory open(Path directory) throws ArchivoltException, IOException {
        Directories.createPrivate(directory);
        return new DataDirectory(directory, DirectoryLock.take(directory));
    }

    Path path() {
        return directory;
    }

    Path data() {
        return directory.resolve("data");
    }

    String password() throws IOException {
        return Files.readString(directory.resolve("password")).strip();
    }

    /** Makes sure there is a database of the programs' version, and creates one where there is nothing at all. */
    void prepare(Binaries binaries, RunAs runAs) throws ArchivoltException, IOException, InterruptedException {
        if (!Files.exists(data()) || Directories.isEmpty(data())) {
            initialise(binaries, runAs);
        }
        Path versionFile = data().resolve("PG_VERSION");
        String version =
                Files.exists(versionFile) ? Files.readString(versionFile).strip() : "none";
        if (!version.equals(Integer.toString(binaries.major()))) {
            throw new ArchivoltException(
                            WRONG_STATE,
                            "opening the database: its data are of another PostgreSQL version; "
                                    + "dump it with that version and restore the dump")
                    .with("directory", data())
                    .with("version", version)
                    .with("needed", binaries.major());
        }
        if (!Files.exists(directory.resolve("password"))) {
            throw new ArchivoltException(WRONG_STATE, "opening the database: the file with its password is missing")
                    .with("file", directory.resolve("password"));
        }
    }

    /** Appears under its name only when complete. */
    private void initialise(Binaries binaries, RunAs runAs)
            throws ArchivoltException, IOException, InterruptedException {
        Path initialising = directory.resolve("initialising");
        Path fresh = initialising.resolve("data");
        Path passwordFile = initialising.resolve("password");
        Directories.delete(initialising);
        Directories.createPrivate(initialising);
        Directories.createPrivate(fresh);
        Directories.write(directory.resolve("password"), randomPassword());
        Files.copy(directory.resolve("password"), passwordFile);
        runAs.handOver(initialising);
        Commands.run(
                "creating the database's directory",
                runAs,
                List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + fresh,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--data-checksums"),
                "",
                INITIALISATION_TIMEOUT);
        Commands.run(
                "creating the database",
                runAs,
                List.of(binaries.program("postgres"), "--single", "-D", fresh.toString(), "postgres"),
                "create database " + DATABASE + "\n",
                INITIALISATION_TIMEOUT);
        if (Files.exists(data())) {
            Files.delete(data());
        }
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
        Directories.forceOne(directory);
        Directories.delete(initialising);
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The configured port; else the one of last time, if it is free; else any free one, remembered. */
    int choosePort(int configured) throws IOException {
        if (configured != 0) {
            return configured;
        }
        Path file = directory.resolve("port");
        int port = Files.exists(file) ? remembered(Files.readString(file).strip()) : 0;
        if (port != 0 && isFree(port)) {
            return port;
        }
        port = findFreePort();
        Directories.write(file, Integer.toString(port));
        return port;
    }

    private static int findFreePort() throws IOException {
        return new SecureRandom()
                .ints(PORT_MIN, PORT_MAX)
                .limit(1000)
                .filter(DataDirectory::isFree)
                .findFirst()
                .orElseThrow(() -> new IOException("no free port from " + PORT_MIN + " to " + PORT_MAX));
    }

    private static int remembered(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0; // half written by an ancestor; any other port is as good
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
