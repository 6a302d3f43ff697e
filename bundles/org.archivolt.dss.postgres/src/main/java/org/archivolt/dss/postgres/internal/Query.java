package org.archivolt.dss.postgres.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;

/** A question put together from pieces of SQL, each with its values; asked without MyBatis, so that rows cost no reflection. */
final class Query {
    /** What PostgreSQL and its driver agree to keep. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** @param sql with a question mark for each value */
    Query add(String sql, Object... more) {
        text.append(sql);
        values.addAll(List.of(more));
        return this;
    }

    Query add(Query other) {
        text.append(other.text);
        values.addAll(other.values);
        return this;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    void read(SqlSession session, RowReader reader) {
        try (PreparedStatement statement = session.getConnection().prepareStatement(text.toString())) {
            for (int i = 0; i < values.size(); i++) {
                set(statement, i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Instant instant) {
            statement.setObject(index, storable(instant).atOffset(ZoneOffset.UTC));
        } else if (value instanceof long[] keys) {
            statement.setArray(index, statement.getConnection().createArrayOf("int8", boxed(keys)));
        } else if (value instanceof String[] texts) {
            statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
        } else {
            statement.setObject(index, value);
        }
    }

    private static Long[] boxed(long[] keys) {
        Long[] boxed = new Long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            boxed[i] = keys[i];
        }
        return boxed;
    }

    /** The nearest that can be stored. */
    static Instant storable(Instant instant) {
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }
}
