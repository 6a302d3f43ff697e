package org.archivolt.dss.postgres.internal;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Connects to wherever the server is now: the embedded one may come back on another port. Every wait on a connection is
 * bounded, and what an operator puts into the URL prevails.
 */
final class ServerDataSource implements DataSource {
    static final String SCHEMA = "archivolt";
    /** The server gives up first, so that its answer arrives. */
    private static final Duration NETWORK_MARGIN = Duration.ofSeconds(5);

    private final Supplier<ServerAddress> server;
    private final Duration connectTimeout;
    private final Duration statementTimeout;

    ServerDataSource(Supplier<ServerAddress> server, Duration connectTimeout, Duration statementTimeout) {
        this.server = server;
        this.connectTimeout = connectTimeout;
        this.statementTimeout = statementTimeout;
    }

    ServerDataSource withStatementTimeout(Duration timeout) {
        return new ServerDataSource(server, connectTimeout, timeout);
    }

    ServerAddress server() {
        return server.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        ServerAddress address = server.get();
        Connection connection = new Driver().connect(address.url(), properties(address));
        if (connection == null) {
            throw new SQLException("not the URL of a PostgreSQL database: " + address.url(), "08001");
        }
        return connection;
    }

    /** Defaults: what the URL says prevails. */
    private Properties properties(ServerAddress address) {
        Properties properties = new Properties();
        if (!address.user().isEmpty()) {
            PGProperty.USER.set(properties, address.user());
            PGProperty.PASSWORD.set(properties, address.password());
        }
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds(connectTimeout));
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds(statementTimeout.plus(NETWORK_MARGIN)));
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, seconds(connectTimeout));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
        PGProperty.APPLICATION_NAME.set(properties, "archivolt");
        PGProperty.CURRENT_SCHEMA.set(properties, SCHEMA);
        PGProperty.PREPARE_THRESHOLD.set(properties, 1);
        PGProperty.OPTIONS.set(properties, options());
        return properties;
    }

    /**
     * Every statement we send has an index for its access path. It is planned once, since planning again for each list
     * of parameters would cost more than executing it; and it is planned for large tables, since the plan is made while
     * they are still small and stays.
     */
    private String options() {
        return "-c statement_timeout=" + statementTimeout.toMillis()
                + " -c lock_timeout=" + statementTimeout.toMillis() / 2
                + " -c idle_in_transaction_session_timeout=" + statementTimeout.toMillis()
                + " -c plan_cache_mode=force_generic_plan -c jit=off"
                + " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
                + " -c default_transaction_isolation=read\\ committed";
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user and password are configured");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // The driver logs nothing we would want.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The pool asks for its own; ours is configured.
    }

    @Override
    public int getLoginTimeout() {
        return seconds(connectTimeout);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
