package org.archivolt.dss.postgres.internal;

import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
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

    private void run() {
        try {
            serverKnown.await();
            CatalogDatabase database = connect();
            try {
                serve(database);
            } finally {
                database.close();
            }
        } catch (InterruptedException e) {
            // Nobody but deactivate() interrupts.
        }
    }

    /** Once more and once more, until it succeeds; told once for each different fault. */
    private CatalogDatabase connect() throws InterruptedException {
        String lastFault = "";
        for (Duration backoff = BACKOFF_MIN; ; backoff = longer(backoff)) {
            try {
                return CatalogDatabase.open(() -> server, settings, Ticker.system());
            } catch (ArchivoltException e) {
                if (!e.getMessage().equals(lastFault)) {
                    lastFault = e.getMessage();
                    LOG.error("{}; trying again", lastFault);
                }
            }
            if (closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    private static Duration longer(Duration backoff) {
        return backoff.compareTo(BACKOFF_MAX) < 0 ? backoff.multipliedBy(2) : BACKOFF_MAX;
    }

    private void serve(CatalogDatabase database) throws InterruptedException {
        ServiceRegistration<CatalogDatabase> registration =
                context.registerService(CatalogDatabase.class, database, new Hashtable<>());
        LOG.info("the catalog is in the {}", database);
        try {
            closing.await();
        } finally {
            registration.unregister();
        }
    }

    /** Returns when the services are gone and the pool is closed, or after a bounded time. */
    @Deactivate
    void deactivate() {
        if (request != null) {
            request.unregister();
        }
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(settings.connectTimeout().plusSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
