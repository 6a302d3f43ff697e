package org.archivolt.dss.postgres.internal;

import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the database and connects to it for the first time; from then on there is a {@link CatalogDatabase}, and with it
 * the services of this bundle.
 *
 * <p>Without a configured server it asks for one: it registers a {@link Consumer} with the property
 * {@code archivolt.wants=postgresql}, and whoever can provide a server calls it with {@code url}, {@code user} and
 * {@code password}, again whenever they change.
 */
@Component(
        service = {},
        configurationPid = PostgresConfig.PID,
        immediate = true)
@Designate(ocd = PostgresConfig.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"java.util.function.Consumer\"",
        effective = "active")
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.archivolt.dss.postgres.internal.CatalogDatabase\"",
        effective = "active")
public final class CatalogConnector {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogConnector.class);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(250);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    private final BundleContext context;
    private final PostgresSettings settings;
    private final CountDownLatch serverKnown = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "dss-connect");
    private volatile ServerAddress server;
    private volatile ServiceRegistration<?> request;

    @Activate
    public CatalogConnector(BundleContext context, PostgresConfig config) {
        this.context = context;
        this.settings = PostgresSettings.from(config);
        settings.server().ifPresentOrElse(this::found, this::ask);
        thread.setDaemon(true);
        thread.start();
    }

    private void ask() {
        Consumer<Map<String, String>> taker = answer ->
                found(new ServerAddress(answer.get("url"), answer.get("user"), answer.get("password"), "embedded"));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("archivolt.wants", "postgresql");
        properties.put(Constants.SERVICE_DESCRIPTION, "Wants to be told of a PostgreSQL server");
        request = context.registerService(Consumer.class, taker, properties);
    }

    private void found(ServerAddress address) {
        server = address;
        serverKnown.countDown();
    }

    /** Never interrupted: what it waits for ends by itself, and closing a pool must not be. */
    private void run() {
        try {
            serverKnown.await();
            Optional<CatalogDatabase> connected = connect();
            if (connected.isPresent()) {
                try (CatalogDatabase database = connected.get()) {
                    serve(database);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Once more and once more, until it succeeds or is not wanted any more; told once for each different fault. */
    private Optional<CatalogDatabase> connect() throws InterruptedException {
        String lastFault = "";
        Duration backoff = BACKOFF_MIN;
        while (closing.getCount() > 0) {
            try {
                return Optional.of(CatalogDatabase.open(() -> server, settings, Ticker.system()));
            } catch (ArchivoltException e) {
                if (!e.getMessage().equals(lastFault)) {
                    lastFault = e.getMessage();
                    LOG.error("{}; trying again", lastFault);
                }
            }
            closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS);
            backoff = longer(backoff);
        }
        return Optional.empty();
    }

    private static Duration longer(Duration backoff) {
        return backoff.compareTo(BACKOFF_MAX) < 0 ? backoff.multipliedBy(2) : BACKOFF_MAX;
    }

    private void serve(CatalogDatabase database) throws InterruptedException {
        if (closing.getCount() == 0) {
            return;
        }
        ServiceRegistration<CatalogDatabase> registration =
                context.registerService(CatalogDatabase.class, database, new Hashtable<>());
        LOG.info("the catalog is in the {}", database);
        closing.await();
        registration.unregister();
    }

    /**
     * First the services go, and with them whoever uses them, with all they still have to write; then the connections;
     * then the request for a server, and with it the server. Bounded.
     */
    @Deactivate
    void deactivate() {
        closing.countDown();
        serverKnown.countDown();
        try {
            thread.join(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (request != null) {
            request.unregister();
        }
    }
}
