package org.archivolt.dss.postgres.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.testkit.dss.CatalogUnderTest;

/** The services of this bundle over a database, without a container. */
final class RunningCatalog implements CatalogUnderTest, AutoCloseable {
    static final PostgresSettings SETTINGS = new PostgresSettings(
            Optional.empty(), 8, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));

    private final CatalogDatabase database;
    private final PostgresResourceCatalog resources;
    private final PostgresObjectCatalog objects;
    private final PostgresJobCatalog jobs;
    private final PostgresCreditCatalog credits;
    private final PostgresLibrarianCatalog librarian;
    private final PostgresChangeFeed changes;
    private final PostgresCatalogStatus status;

    RunningCatalog(Supplier<ServerAddress> server) throws ArchivoltException {
        this(server, SETTINGS);
    }

    RunningCatalog(Supplier<ServerAddress> server, PostgresSettings settings) throws ArchivoltException {
        database = CatalogDatabase.open(server, settings, Ticker.system());
        resources = new PostgresResourceCatalog(database);
        objects = new PostgresObjectCatalog(database);
        jobs = new PostgresJobCatalog(database);
        credits = new PostgresCreditCatalog(database);
        librarian = new PostgresLibrarianCatalog(database);
        changes = new PostgresChangeFeed(database);
        status = new PostgresCatalogStatus(database);
    }

    CatalogDatabase database() {
        return database;
    }

    PostgresCatalogStatus status() {
        return status;
    }

    @Override
    public ResourceCatalog resources() {
        return resources;
    }

    @Override
    public ObjectCatalog objects() {
        return objects;
    }

    @Override
    public JobCatalog jobs() {
        return jobs;
    }

    @Override
    public CreditCatalog credits() {
        return credits;
    }

    @Override
    public LibrarianCatalog librarian() {
        return librarian;
    }

    @Override
    public ChangeFeed changes() {
        return changes;
    }

    @Override
    public void close() {
        status.deactivate();
        changes.deactivate();
        database.close();
    }
}
