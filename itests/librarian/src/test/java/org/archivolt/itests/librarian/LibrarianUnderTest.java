package org.archivolt.itests.librarian;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.Ticker;
import org.archivolt.dss.embedded.internal.EmbeddedServer;
import org.archivolt.dss.embedded.internal.EmbeddedSettings;
import org.archivolt.dss.postgres.internal.CatalogDatabase;
import org.archivolt.dss.postgres.internal.PostgresChangeFeed;
import org.archivolt.dss.postgres.internal.PostgresCreditCatalog;
import org.archivolt.dss.postgres.internal.PostgresLibrarianCatalog;
import org.archivolt.dss.postgres.internal.PostgresSettings;
import org.archivolt.dss.postgres.internal.ServerAddress;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.internal.policy.BuiltInPolicies;
import org.archivolt.librarian.internal.runtime.HostLibrarian;
import org.archivolt.librarian.internal.runtime.LibrarianConfig;
import org.archivolt.librarian.memory.FabricMemory;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.resource.internal.runtime.HostCredits;
import org.archivolt.resource.internal.runtime.LeaseTerms;
import org.archivolt.resource.internal.runtime.ResourceSettings;
import org.archivolt.resource.internal.type.ResourceTypes;

/**
 * A Librarian over a PostgreSQL of its own, as the distribution wires it, without a container. There is no memory: zeroing is a call that does
 * nothing.
 */
final class LibrarianUnderTest implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final EmbeddedServer server;
    private final CatalogDatabase database;
    private final PostgresChangeFeed changes;
    private final HostCredits credits;
    private final HostLibrarian librarian;

    private LibrarianUnderTest(EmbeddedServer server, ServerAddress address, Path folder) throws Exception {
        this.server = server;
        PostgresSettings settings = new PostgresSettings(Optional.empty(), 8, SHORT, SHORT, SHORT.multipliedBy(10));
        this.database = CatalogDatabase.open(() -> address, settings, Ticker.system());
        this.changes = new PostgresChangeFeed(database);
        ResourceSettings resources = new ResourceSettings(
                "host",
                Optional.of(folder.resolve("instance")),
                new LeaseTerms(Duration.ofSeconds(10), 0.01, Duration.ofMillis(300)),
                Duration.ofSeconds(5),
                100_000,
                10_000,
                4,
                Duration.ofMillis(500));
        this.credits = new HostCredits(
                new PostgresCreditCatalog(database),
                changes,
                ResourceTypes.of(Map.of(), Map.of()),
                resources,
                Ticker.system());
        this.librarian = new HostLibrarian(new PostgresLibrarianCatalog(database), credits, new Defaults());
        for (BuiltInPolicies.Named each : BuiltInPolicies.all()) {
            librarian.bindPolicy(each.policy(), Map.of(AllocationPolicy.NAME, each.name()));
        }
        librarian.bindMemory(new NoMemory());
    }

    static LibrarianUnderTest start(Path folder) throws Exception {
        CompletableFuture<org.archivolt.dss.embedded.internal.ServerAddress> found = new CompletableFuture<>();
        EmbeddedServer server = new EmbeddedServer(
                EmbeddedSettings.defaults(folder.resolve("postgres")), Ticker.system(), found::complete);
        server.start();
        org.archivolt.dss.embedded.internal.ServerAddress address =
                found.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        return new LibrarianUnderTest(
                server, new ServerAddress(address.url(), address.user(), address.password(), "embedded"), folder);
    }

    Librarian librarian() {
        return librarian;
    }

    @Override
    public void close() throws IOException {
        librarian.stop();
        try {
            credits.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        changes.deactivate();
        database.close();
        server.close();
    }

    private static final class NoMemory implements FabricMemory {
        @Override
        public String identity() {
            return "none";
        }

        @Override
        public void read(BookAddress book, long bookSize, long offset, ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(BookAddress book, long bookSize, long offset, ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void zero(BookAddress book, long bookSize, long offset, long length) {
            // it is as it was
        }

        @Override
        public void force(Collection<BookAddress> books, long bookSize) {
            // likewise
        }
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private static final class Defaults implements LibrarianConfig {
        @Override
        public String host() {
            return "host";
        }

        @Override
        public long heartbeat_ms() {
            return 10_000;
        }

        @Override
        public int missed_beats() {
            return 3;
        }

        @Override
        public long relaxed_ms() {
            return 100;
        }

        @Override
        public long command_timeout_ms() {
            return 30_000;
        }

        @Override
        public int queue_max() {
            return 10_000;
        }

        @Override
        public long hold_ms() {
            return 1000;
        }

        @Override
        public long look_ms() {
            return 30_000;
        }

        @Override
        public long stop_timeout_ms() {
            return 10_000;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LibrarianConfig.class;
        }
    }
}
