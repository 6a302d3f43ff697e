package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** What a failed statement means: the one translation between PostgreSQL's errors and ours. */
final class SqlFailure {
    static final String UNIQUE_VIOLATION = "23505";
    static final String FOREIGN_KEY_VIOLATION = "23503";

    private SqlFailure() {}

    static ArchivoltException translate(String doing, Throwable failure) {
        if (failure instanceof Conflict) {
            return new ArchivoltException(CATALOG_UNAVAILABLE, doing, failure);
        }
        SQLException sql = sqlException(failure);
        if (sql == null) {
            return new ArchivoltException(INTERNAL, doing, failure);
        }
        ArchivoltException translated = new ArchivoltException(code(sql), doing, sql);
        return sql.getSQLState() == null ? translated : translated.with("sqlstate", sql.getSQLState());
    }

    /** The connection is gone, or the server is; nothing of the transaction is left, unless it was committing. */
    static boolean isLostConnection(Throwable failure) {
        SQLException sql = sqlException(failure);
        return sql != null && !(sql instanceof SQLTransientConnectionException) && isLostConnection(state(sql));
    }

    /** Another transaction was in the way; trying again helps. */
    static boolean isConflict(Throwable failure) {
        if (failure instanceof Conflict) {
            return true;
        }
        SQLException sql = sqlException(failure);
        return sql != null && (state(sql).equals("40001") || state(sql).equals("40P01"));
    }

    static boolean hasState(Throwable failure, String state) {
        SQLException sql = sqlException(failure);
        return sql != null && state(sql).equals(state);
    }

    private static ErrorCode code(SQLException sql) {
        String state = state(sql);
        if (sql instanceof SQLTransientConnectionException || isUnavailable(state)) {
            return CATALOG_UNAVAILABLE;
        }
        return switch (state) {
            case UNIQUE_VIOLATION -> ALREADY_EXISTS;
            case "23514", "22021", "22P05" -> INVALID_ARGUMENT; // a check, or a character it cannot keep
            case "XX001", "XX002" -> CATALOG_CORRUPT;
            default -> INTERNAL;
        };
    }

    private static boolean isUnavailable(String state) {
        return isLostConnection(state)
                || state.startsWith("53") // out of disk, memory or connections
                || state.startsWith("57") // cancelled by a timeout
                || state.startsWith("58") // its disk fails
                || state.startsWith("28") // not let in
                || state.startsWith("40") // conflicts, again and again
                || state.equals("3D000") // no such database
                || state.equals("55P03") // a lock was not granted in time
                || state.equals("25006"); // a standby, not yet promoted
    }

    private static boolean isLostConnection(String state) {
        return state.startsWith("08") || state.startsWith("57P") || state.equals("25P03");
    }

    private static String state(SQLException sql) {
        return sql.getSQLState() == null ? "" : sql.getSQLState();
    }

    private static SQLException sqlException(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
