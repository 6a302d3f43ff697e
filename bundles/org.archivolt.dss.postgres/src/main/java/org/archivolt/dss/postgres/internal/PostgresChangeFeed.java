package org.archivolt.dss.postgres.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What PostgreSQL's triggers announce, read by one thread from a connection of its own, on which it waits. Each time it
 * has connected, anything may have changed.
 */
@Component
public final class PostgresChangeFeed implements ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresChangeFeed.class);
    /** After this long in silence the connection is checked; a server that vanished does not say goodbye. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

    private final ServerDataSource source;
    private final Subscribers subscribers = new Subscribers();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "dss-feed");
    private volatile Connection current;

    /** Of the feed's thread. */
    private boolean away;

    @Activate
    public PostgresChangeFeed(@Reference CatalogDatabase database) {
        source = database.source();
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Subscription subscribe(Listener listener) {
        return subscribers.add(listener)::run;
    }

    private void run() {
        try {
            Duration backoff = BACKOFF_MIN;
            while (closing.getCount() > 0) {
                if (listenUntilLost()) {
                    backoff = BACKOFF_MIN;
                }
                closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS);
                backoff = backoff.compareTo(BACKOFF_MAX) < 0 ? backoff.multipliedBy(2) : BACKOFF_MAX;
            }
        } catch (InterruptedException e) {
            // Nobody but deactivate() interrupts.
        }
    }

    /** @return whether there was a connection at all */
    private boolean listenUntilLost() {
        boolean connected = false;
        try (Connection connection = source.getConnection()) {
            current = connection;
            listen(connection);
            connected = true;
            if (away) {
                LOG.info("the database is back: {}", source.server());
                away = false;
            }
            read(connection);
        } catch (SQLException e) {
            if (closing.getCount() > 0 && !away) {
                LOG.warn("the database is away: {}", e.getMessage());
                away = true;
            }
        }
        return connected;
    }

    /** Only what commits from here on is announced, so all before it may have changed. */
    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen archivolt_change");
        }
        subscribers.tellAnything();
    }

    private void read(Connection connection) throws SQLException {
        PGConnection notifications = connection.unwrap(PGConnection.class);
        while (closing.getCount() > 0) {
            PGNotification[] received = notifications.getNotifications((int) SILENCE.toMillis());
            if (received == null || received.length == 0) {
                check(connection);
                continue;
            }
            for (PGNotification notification : received) {
                tell(notification.getParameter());
            }
        }
    }

    private static void check(Connection connection) throws SQLException {
        if (!connection.isValid((int) CHECK_TIMEOUT.toSeconds())) {
            throw new SQLException("the server does not answer", "08006");
        }
    }

    private void tell(String word) {
        int space = word.indexOf(' ');
        String id = word.substring(space + 1);
        try {
            if (word.startsWith("medium ")) {
                MediumId medium = MediumId.parse(id);
                subscribers.tellAll(listener -> listener.mediumChanged(medium));
            } else if (word.startsWith("device ")) {
                DeviceId device = DeviceId.parse(id);
                subscribers.tellAll(listener -> listener.deviceChanged(device));
            } else if (word.startsWith("job ")) {
                long job = Long.parseLong(id);
                subscribers.tellAll(listener -> listener.jobChanged(job));
            } else if (word.startsWith(CreditNews.PREFIX)) {
                CreditNews news = CreditNews.parse(word);
                subscribers.tellAll(listener -> listener.creditChanged(news.type(), news.name(), news.concerned()));
            } else {
                subscribers.tellAnything();
            }
        } catch (ArchivoltException | NumberFormatException e) {
            LOG.warn("{} is announced as changed, which is no name", word);
            subscribers.tellAnything();
        }
    }

    /** The thread may be waiting on the connection, which only its loss ends. */
    @Deactivate
    public void deactivate() {
        closing.countDown();
        thread.interrupt();
        subscribers.close();
        Connection connection = current;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("change feed did not close cleanly: {}", e.getMessage());
            }
        }
    }
}
