package org.archivolt.dss.embedded.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one PostgreSQL server running from {@link #start} to {@link #close}, whatever happens to it:
 *
 * <pre>
 *   WAITING ──▶ PREPARING ──▶ STARTING ──ready──▶ RUNNING
 *      ▲            │fails        │fails             │ends
 *      └────────────┴─────────────┴──────────────────┘      close: from anywhere, bounded
 * </pre>
 *
 * <p>One supervisor thread does all of it, and stays: the server is told by the kernel to end when that thread does.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration LEFTOVERS_PATIENCE = Duration.ofSeconds(10);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    private final EmbeddedSettings settings;
    private final Ticker ticker;
    private final Consumer<ServerAddress> listener;
    private final Thread supervisor = new Thread(this::supervise, "dss-embedded");
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Of the supervisor thread. */
    private String lastFault = "";

    /** @param listener told by the supervisor thread where the server is, whenever it has become ready */
    public EmbeddedServer(EmbeddedSettings settings, Ticker ticker, Consumer<ServerAddress> listener) {
        this.settings = settings;
        this.ticker = ticker;
        this.listener = listener;
        supervisor.setDaemon(true);
    }

    public void start() {
        supervisor.start();
    }

    /** Stops the server. Bounded; afterwards the directory is free for somebody else. */
    @Override
    public void close() {
        stopping.countDown();
        supervisor.interrupt();
        try {
            supervisor.join(settings.stopTimeout().plusSeconds(20).toMillis());
        } catch (InterruptedException e) {
            // The supervisor goes on stopping the server by itself.
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        Duration backoff = BACKOFF_MIN;
        try {
            while (isWanted()) {
                long begin = ticker.nanos();
                attempt();
                boolean lasted = ticker.nanos() - begin > LONG_ENOUGH.toNanos();
                backoff = lasted ? BACKOFF_MIN : shorter(backoff.multipliedBy(2), BACKOFF_MAX);
                stopping.await(backoff.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // close() interrupts whatever we were at.
        }
    }

    private boolean isWanted() {
        return stopping.getCount() > 0;
    }

    private void attempt() throws InterruptedException {
        try (DataDirectory directory = DataDirectory.open(settings.directory())) {
            serve(directory);
        } catch (ArchivoltException e) {
            report(e);
        } catch (IOException e) {
            report(new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "starting the embedded PostgreSQL", e)
                    .with("directory", settings.directory()));
        } catch (RuntimeException e) {
            // A bug, ours or the listener's, must not end this thread, and with it the server.
            LOG.error("the embedded PostgreSQL met a bug; trying again", e);
        }
    }

    private void serve(DataDirectory directory) throws ArchivoltException, IOException, InterruptedException {
        Binaries binaries = Binaries.unpackedBelow(directory.path());
        RunAs runAs = RunAs.choose(directory.data());
        directory.prepare(binaries, runAs);
        new Leftovers(directory.data()).clear(LEFTOVERS_PATIENCE);
        int port = directory.choosePort(settings.port());
        ServerProcess server = new ServerProcess(
                Commands.start(runAs, ServerCommand.of(binaries, directory.data(), port, settings), "INT"));
        try {
            server.awaitReady(settings.startTimeout());
            lastFault = "";
            LOG.info("{}: PostgreSQL serves on port {}", directory.data(), port);
            listener.accept(address(directory, port));
            throw server.awaitEnd().with("directory", directory.data());
        } finally {
            Thread.interrupted(); // the order to stop is understood; stopping itself must not be interrupted
            server.stop(settings.stopTimeout());
        }
    }

    private static ServerAddress address(DataDirectory directory, int port) throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + DataDirectory.DATABASE;
        return new ServerAddress(url, DataDirectory.USER, directory.password());
    }

    /** The same fault again and again is told once. */
    private void report(ArchivoltException fault) {
        if (isWanted() && !fault.getMessage().equals(lastFault)) {
            lastFault = fault.getMessage();
            LOG.error("{}; trying again", lastFault);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
