package org.archivolt.dss.postgres.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CatalogStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Asks the database the way every call does, over the pool; so it cannot say yes when calls would fail. */
@Component
public final class PostgresCatalogStatus implements CatalogStatus {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CatalogDatabase database;
    private final ExecutorService prober = Executors.newSingleThreadExecutor(PostgresCatalogStatus::thread);
    private volatile String version = "PostgreSQL";
    private CompletableFuture<Optional<String>> probe = CompletableFuture.completedFuture(Optional.empty());

    @Activate
    public PostgresCatalogStatus(@Reference CatalogDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<String> fault() {
        try {
            return probe().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of("the database did not answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while asking the database");
        }
    }

    @Override
    public String description() {
        return version + ", " + database.source().server().kind();
    }

    /** One at a time: who asks meanwhile waits for the same answer. */
    private synchronized CompletableFuture<Optional<String>> probe() {
        if (probe.isDone()) {
            probe = CompletableFuture.supplyAsync(this::ask, prober);
        }
        return probe;
    }

    private Optional<String> ask() {
        try {
            version = database.statement(
                    "asking the database",
                    session -> session.getMapper(StatusMapper.class).version());
            return Optional.empty();
        } catch (ArchivoltException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "dss-status");
        thread.setDaemon(true);
        return thread;
    }

    @Deactivate
    void deactivate() {
        prober.shutdownNow();
    }
}
