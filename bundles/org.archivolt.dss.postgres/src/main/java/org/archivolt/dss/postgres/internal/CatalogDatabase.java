package org.archivolt.dss.postgres.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.ibatis.logging.slf4j.Slf4jImpl;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;

/**
 * The migrated database: a pool of connections, and transactions over them. Every wait has a bound. A service of this
 * bundle for its own components, there from the first successful connection on, also while the database is away.
 */
public final class CatalogDatabase implements AutoCloseable {
    private static final Duration MIGRATION_TIMEOUT = Duration.ofHours(1);
    static final int CONFLICTS_MAX = 50;

    private final ServerDataSource source;
    private final HikariDataSource pool;
    private final SqlSessionFactory sessions;
    private final PostgresSettings settings;
    private final Ticker ticker;

    /** What is done in a transaction. May be called more than once, each time in a new one. */
    interface Work<T> {
        T with(SqlSession session) throws ArchivoltException;
    }

    private CatalogDatabase(ServerDataSource source, PostgresSettings settings, Ticker ticker) {
        this.source = source;
        this.settings = settings;
        this.ticker = ticker;
        this.pool = pool(source, settings);
        this.sessions = sessions(pool);
    }

    /** Connects and migrates. */
    public static CatalogDatabase open(Supplier<ServerAddress> server, PostgresSettings settings, Ticker ticker)
            throws ArchivoltException {
        return open(server, settings, ticker, Migrations.shipped());
    }

    static CatalogDatabase open(
            Supplier<ServerAddress> server, PostgresSettings settings, Ticker ticker, Migrations migrations)
            throws ArchivoltException {
        ServerDataSource source = new ServerDataSource(server, settings.connectTimeout(), settings.statementTimeout());
        try (Connection connection =
                source.withStatementTimeout(MIGRATION_TIMEOUT).getConnection()) {
            migrations.apply(connection);
        } catch (SQLException e) {
            throw SqlFailure.translate("connecting to the database", e).with("database", server.get());
        }
        return new CatalogDatabase(source, settings, ticker);
    }

    private static HikariDataSource pool(ServerDataSource source, PostgresSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("dss");
        config.setDataSource(source);
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(2, settings.poolSize()));
        config.setIdleTimeout(Duration.ofMinutes(5).toMillis());
        config.setConnectionTimeout(settings.acquireTimeout().toMillis());
        config.setValidationTimeout(Math.min(1_000, settings.acquireTimeout().toMillis()));
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static SqlSessionFactory sessions(HikariDataSource pool) {
        Configuration configuration = new Configuration(new Environment("dss", new JdbcTransactionFactory(), pool));
        configuration.setLogImpl(Slf4jImpl.class);
        configuration.setLogPrefix("sql."); // statements with their values only when asked for, not with our own DEBUG
        configuration.setArgNameBasedConstructorAutoMapping(true);
        configuration.setMapUnderscoreToCamelCase(true);
        configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
        ArrayHandlers.register(configuration.getTypeHandlerRegistry());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(CatalogDatabase.class.getClassLoader()); // MyBatis looks for classes there
        try {
            configuration.addMapper(MediumMapper.class);
            configuration.addMapper(DeviceMapper.class);
            configuration.addMapper(ObjectMapper.class);
            configuration.addMapper(VersionMapper.class);
            configuration.addMapper(CopyMapper.class);
            configuration.addMapper(ExtentMapper.class);
            configuration.addMapper(RestoreMapper.class);
            configuration.addMapper(PackMapper.class);
            configuration.addMapper(RepairMapper.class);
            configuration.addMapper(StatusMapper.class);
            configuration.addMapper(JobMapper.class);
            configuration.addMapper(CreditMapper.class);
            configuration.addMapper(LibrarianMapper.class);
        } finally {
            thread.setContextClassLoader(before);
        }
        return new DefaultSqlSessionFactory(configuration);
    }

    /** Connections of one's own, outside of the pool. */
    ServerDataSource source() {
        return source;
    }

    PostgresSettings settings() {
        return settings;
    }

    /** One statement, which is its own transaction, and which may be repeated when nobody knows what became of it. */
    <T> T statement(String doing, Work<T> work) throws ArchivoltException {
        return repeatable(doing, () -> autocommitted(work));
    }

    /** Several statements that may be repeated as a whole when nobody knows what became of them. */
    <T> T transaction(String doing, Work<T> work) throws ArchivoltException {
        return repeatable(doing, () -> committed(work));
    }

    /** As {@link #transaction}, for what would not be the same the second time. */
    <T> T transactionOnce(String doing, Work<T> work) throws ArchivoltException {
        return resolvingConflicts(doing, () -> committed(work));
    }

    private interface Attempt<T> {
        T run() throws ArchivoltException;
    }

    /**
     * A pooled connection may have died unnoticed, with the server's restart say. Then the others have too, and once more
     * over a new one is worth it, if the loss was noticed at once: so a call takes at most twice the time it may wait.
     */
    private <T> T repeatable(String doing, Attempt<T> attempt) throws ArchivoltException {
        long begin = ticker.nanos();
        try {
            return resolvingConflicts(doing, attempt);
        } catch (ArchivoltException e) {
            boolean atOnce = ticker.nanos() - begin < settings.acquireTimeout().toNanos();
            if (!SqlFailure.isLostConnection(e) || !atOnce || pool.isClosed()) {
                throw e;
            }
        }
        return resolvingConflicts(doing, attempt);
    }

    /** Conflicts with other transactions end, since each try lets another one through; the bound is for bugs. */
    private <T> T resolvingConflicts(String doing, Attempt<T> attempt) throws ArchivoltException {
        for (int conflicts = 1; ; conflicts++) {
            try {
                return attempt.run();
            } catch (RuntimeException e) {
                if (conflicts == CONFLICTS_MAX || !SqlFailure.isConflict(e)) {
                    throw translated(doing, e);
                }
            }
        }
    }

    private ArchivoltException translated(String doing, RuntimeException failure) {
        if (pool.isClosed()) {
            return new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, doing, failure);
        }
        if (SqlFailure.isLostConnection(failure)) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
        return SqlFailure.translate(doing, failure);
    }

    private <T> T autocommitted(Work<T> work) throws ArchivoltException {
        try (SqlSession session = sessions.openSession(true)) {
            return work.with(session);
        }
    }

    /** Closing a session without an end would commit what a returning statement did; so it always gets one. */
    private <T> T committed(Work<T> work) throws ArchivoltException {
        try (SqlSession session = sessions.openSession(false)) {
            boolean done = false;
            try {
                T result = work.with(session);
                session.commit(true);
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(session);
                }
            }
        }
    }

    private static void rollback(SqlSession session) {
        try {
            session.rollback(true);
        } catch (RuntimeException e) {
            // The connection is lost, and the transaction with it; the first failure says so better.
            return;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return source.server().toString();
    }
}
