package org.archivolt.itests.credits;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.dss.postgres.internal.CatalogDatabase;
import org.archivolt.dss.postgres.internal.PostgresChangeFeed;
import org.archivolt.dss.postgres.internal.PostgresCreditCatalog;
import org.archivolt.dss.postgres.internal.PostgresLibrarianCatalog;
import org.archivolt.dss.postgres.internal.PostgresSettings;
import org.archivolt.dss.postgres.internal.ServerAddress;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.Credits;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.runtime.HostCredits;
import org.archivolt.resource.internal.runtime.LeaseTerms;
import org.archivolt.resource.internal.runtime.ResourceSettings;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.testkit.Await;

/** The resource manager of a host over PostgreSQL, as the distribution wires it, without a container. */
final class HostUnderTest implements AutoCloseable {
    private static final double CLOCK_ERROR = 0.01;
    private static final Duration GUARD = Duration.ofMillis(300);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final String name;
    private final CatalogDatabase database;
    private final PostgresChangeFeed changes;
    private final ResourceTypes types = ResourceTypes.of(Map.of("pool", 1_000L), Map.of());
    private final HostCredits credits;

    private HostUnderTest(String name, CatalogDatabase database, Path instance, Duration lease) throws IOException {
        this.name = name;
        this.database = database;
        this.changes = new PostgresChangeFeed(database);
        ResourceSettings settings = new ResourceSettings(
                name,
                Optional.of(instance),
                new LeaseTerms(lease, CLOCK_ERROR, GUARD),
                Duration.ofSeconds(5),
                100_000,
                10_000,
                4,
                Duration.ofMillis(500));
        this.credits = new HostCredits(new PostgresCreditCatalog(database), changes, types, settings, Ticker.system());
    }

    static HostUnderTest start(String url, String user, String password, String name, Path instance, Duration lease)
            throws ArchivoltException, IOException {
        PostgresSettings settings = new PostgresSettings(Optional.empty(), 8, SHORT, SHORT, SHORT.multipliedBy(2));
        ServerAddress address = new ServerAddress(url, user, password, "shared");
        HostUnderTest host = new HostUnderTest(
                name, CatalogDatabase.open(() -> address, settings, Ticker.system()), instance, lease);
        Await.until(
                "the session of " + name, () -> host.office().hosts().stream().anyMatch(CreditOffice.Host::isThis));
        return host;
    }

    String name() {
        return name;
    }

    Credits credits() {
        return credits;
    }

    CreditOffice office() {
        return credits;
    }

    /** The Librarian's tables, over the same connections. */
    LibrarianCatalog librarianTables() {
        return new PostgresLibrarianCatalog(database);
    }

    Credit credit(ResourceName resource, String text) throws ArchivoltException {
        return types.find(resource.type()).parse(text);
    }

    @Override
    public void close() throws IOException {
        try {
            credits.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        changes.deactivate();
        database.close();
    }
}
