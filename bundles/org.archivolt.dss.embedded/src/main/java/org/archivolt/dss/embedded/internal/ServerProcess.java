package org.archivolt.dss.embedded.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the server. Used by the supervisor thread; what the server says is read by a thread of its own. */
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger("org.archivolt.dss.embedded.server");
    private static final String READY = "database system is ready to accept connections";
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final Thread reader;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();
    private volatile boolean stopping;

    ServerProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "dss-embedded-log");
        reader.setDaemon(true);
        reader.start();
    }

    void awaitReady(Duration limit) throws ArchivoltException, InterruptedException {
        try {
            ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure("starting the embedded PostgreSQL").with("exit", process.waitFor());
        } catch (TimeoutException e) {
            throw failure("starting the embedded PostgreSQL").with("notReadyWithin", limit);
        }
    }

    /** Returns when the server has ended. */
    ArchivoltException awaitEnd() throws InterruptedException {
        int exit = process.waitFor();
        reader.join(1000);
        return failure("running the embedded PostgreSQL").with("exit", exit);
    }

    /** Orderly, then at once with recovery at the next start, then by force. Bounded. */
    void stop(Duration limit) throws IOException, InterruptedException {
        stopping = true;
        if (!process.isAlive()) {
            return;
        }
        Commands.signal(process.pid(), "INT");
        if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        LOG.warn("does not stop within {}, ending it at once", limit);
        Commands.signal(process.pid(), "QUIT");
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }

    private ArchivoltException failure(String doing) {
        synchronized (lastLines) {
            return new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, doing)
                    .with("lastWords", String.join(" / ", lastLines));
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
            }
        } catch (IOException e) {
            keep("(its output cannot be read: " + e.getMessage() + ")");
        }
        ready.completeExceptionally(new IOException("ended"));
    }

    private void keep(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == LINES_KEPT) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
        if (!stopping && (line.contains("PANIC: ") || line.contains("FATAL: ") || line.contains("WARNING: "))) {
            LOG.warn("{}", line);
        } else {
            LOG.debug("{}", line);
        }
        if (line.contains(READY)) {
            ready.complete(null);
        }
    }
}
