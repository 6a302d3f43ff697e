package org.archivolt.dss.postgres.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.Ticker;
import org.archivolt.dss.embedded.internal.EmbeddedServer;
import org.archivolt.dss.embedded.internal.EmbeddedSettings;

/** A database server for tests, in a directory that goes away with it. */
interface TestServer extends AutoCloseable {
    ServerAddress address();

    @Override
    void close();

    /** The one of {@code org.archivolt.dss.embedded}, supervised. */
    final class Embedded implements TestServer {
        private final Path directory = temporaryDirectory();
        private final EmbeddedServer server;
        private volatile CompletableFuture<ServerAddress> address = new CompletableFuture<>();
        private volatile ServerAddress last;

        Embedded() {
            server = new EmbeddedServer(EmbeddedSettings.defaults(directory), Ticker.system(), this::found);
            server.start();
            awaitAddress();
        }

        private void found(org.archivolt.dss.embedded.internal.ServerAddress found) {
            last = new ServerAddress(found.url(), found.user(), found.password(), "embedded");
            address.complete(last);
        }

        private void awaitAddress() {
            try {
                address.get(Duration.ofSeconds(120).toMillis(), TimeUnit.MILLISECONDS);
            } catch (Exception e) {
                server.close();
                throw new IllegalStateException("the embedded server did not start", e);
            }
        }

        @Override
        public ServerAddress address() {
            return last;
        }

        /** Without a goodbye. Returns at once; the supervisor starts it again. */
        void kill() throws IOException {
            address = new CompletableFuture<>();
            postmaster().destroyForcibly();
        }

        /** It keeps its connections and answers nothing. */
        void freeze() throws IOException, InterruptedException {
            signalAll("STOP");
        }

        void thaw() throws IOException, InterruptedException {
            signalAll("CONT");
        }

        private void signalAll(String signal) throws IOException, InterruptedException {
            ProcessHandle postmaster = postmaster();
            String pids = Stream.concat(Stream.of(postmaster), postmaster.children())
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.joining(" "));
            new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + pids)
                    .start()
                    .waitFor();
        }

        private ProcessHandle postmaster() throws IOException {
            Path file = directory.resolve("data/postmaster.pid");
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)))
                    .orElseThrow();
        }

        void awaitBack() {
            awaitAddress();
        }

        @Override
        public void close() {
            server.close();
            delete(directory);
        }
    }

    static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("archivolt-dss");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path tree) {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
