package org.archivolt.dss.postgres.internal;

import java.util.function.Supplier;
import org.archivolt.base.ArchivoltException;

/** The servers all tests of this module share, started when first wanted, stopped with the virtual machine. */
final class Shared {
    private static final Lazy EMBEDDED = new Lazy(TestServer.Embedded::new);
    private static final Lazy INSTALLED = new Lazy(InstalledPostgres::start);

    private Shared() {}

    static RunningCatalog embedded() {
        return EMBEDDED.catalog();
    }

    /** Skips the test where no PostgreSQL is installed. */
    static RunningCatalog installed() {
        return INSTALLED.catalog();
    }

    private static final class Lazy {
        private final Supplier<TestServer> starter;
        private RunningCatalog catalog;

        Lazy(Supplier<TestServer> starter) {
            this.starter = starter;
        }

        synchronized RunningCatalog catalog() {
            if (catalog == null) {
                TestServer server = starter.get();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                try {
                    catalog = new RunningCatalog(server::address);
                } catch (ArchivoltException e) {
                    throw new IllegalStateException(e);
                }
            }
            return catalog;
        }

        private void stop(TestServer server) {
            if (catalog != null) {
                catalog.close();
            }
            server.close();
        }
    }
}
