package org.archivolt.itests.credits;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.Ticker;
import org.archivolt.dss.embedded.internal.EmbeddedServer;
import org.archivolt.dss.embedded.internal.EmbeddedSettings;
import org.archivolt.dss.embedded.internal.ServerAddress;

/** The database server that all hosts share. */
final class Database implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final EmbeddedServer server;
    private final ServerAddress address;

    Database(Path directory) throws Exception {
        CompletableFuture<ServerAddress> found = new CompletableFuture<>();
        server = new EmbeddedServer(EmbeddedSettings.defaults(directory), Ticker.system(), found::complete);
        server.start();
        address = found.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    int port() {
        return Integer.parseInt(address.url().replaceFirst(".*:(\\d+)/.*", "$1"));
    }

    /** As reached through this port. */
    String url(int port) {
        return address.url().replace(":" + port() + "/", ":" + port + "/");
    }

    String user() {
        return address.user();
    }

    String password() {
        return address.password();
    }

    @Override
    public void close() {
        server.close();
    }
}
