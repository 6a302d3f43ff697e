package org.archivolt.dss.postgres.internal;

import java.util.function.Supplier;
import org.archivolt.base.ArchivoltException;

/** The servers all tests of this module share, started when first wanted, stopped with the virtual machine. */
final class Shared {
    private static final Lazy<TestServer.Embedded> EMBEDDED = new Lazy<>(TestServer.Embedded::new);
    private static final Lazy<InstalledPostgres> INSTALLED = new Lazy<>(InstalledPostgres::start);

    private Shared() {}

    static RunningCatalog embedded() {
        return EMBEDDED.catalog();
    }

    /** For tests that are rude to it; it must be well again afterwards. */
    static TestServer.Embedded embeddedServer() {
        return EMBEDDED.server();
    }

    /** Skips the test where no PostgreSQL is installed. */
    static RunningCatalog installed() {
        return INSTALLED.catalog();
    }

    private static final class Lazy<S extends TestServer> {
        private final Supplier<S> starter;
        private S server;
        private RunningCatalog catalog;

        Lazy(Supplier<S> starter) {
            this.starter = starter;
        }

        synchronized S server() {
            if (server == null) {
                server = starter.get();
                Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
            }
            return server;
        }

        synchronized RunningCatalog catalog() {
            if (catalog == null) {
                S running = server();
                try {
                    catalog = new RunningCatalog(running::address);
                } catch (ArchivoltException e) {
                    throw new IllegalStateException(e);
                }
            }
            return catalog;
        }

        private void stop() {
            if (catalog != null) {
                catalog.close();
            }
            server.close();
        }
    }
}
