package org.archivolt.dss.postgres.internal;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.apache.ibatis.type.TypeHandlerRegistry;
import org.postgresql.PGConnection;

/** Java arrays as PostgreSQL arrays, so that one statement takes a whole collection; and uuids. */
final class ArrayHandlers {
    private ArrayHandlers() {}

    static void register(TypeHandlerRegistry registry) {
        register(registry, UUID[].class, "uuid");
        register(registry, String[].class, "text");
        register(registry, long[].class, "int8");
        register(registry, Long[].class, "int8");
        register(registry, int[].class, "int4");
        register(registry, boolean[].class, "bool");
        register(registry, byte[][].class, "bytea");
        registry.register(UUID.class, new UuidHandler());
    }

    private static <T> void register(TypeHandlerRegistry registry, Class<T> type, String elementType) {
        registry.register(type, new ArrayHandler<>(type, elementType));
    }

    private static final class ArrayHandler<T> extends BaseTypeHandler<T> {
        private final Class<T> type;
        private final String elementType;

        ArrayHandler(Class<T> type, String elementType) {
            this.type = type;
            this.elementType = elementType;
        }

        @Override
        public void setNonNullParameter(PreparedStatement statement, int index, T array, JdbcType jdbcType)
                throws SQLException {
            statement.setArray(
                    index, statement.getConnection().unwrap(PGConnection.class).createArrayOf(elementType, array));
        }

        @Override
        public T getNullableResult(ResultSet row, String column) throws SQLException {
            return javaArray(row.getArray(column));
        }

        @Override
        public T getNullableResult(ResultSet row, int column) throws SQLException {
            return javaArray(row.getArray(column));
        }

        private T javaArray(Array array) throws SQLException {
            return array == null ? null : type.cast(array.getArray());
        }

        @Override
        public T getNullableResult(CallableStatement statement, int column) {
            throw new UnsupportedOperationException("no procedures are called");
        }
    }

    private static final class UuidHandler extends BaseTypeHandler<UUID> {
        @Override
        public void setNonNullParameter(PreparedStatement statement, int index, UUID value, JdbcType type)
                throws SQLException {
            statement.setObject(index, value);
        }

        @Override
        public UUID getNullableResult(ResultSet row, String column) throws SQLException {
            return row.getObject(column, UUID.class);
        }

        @Override
        public UUID getNullableResult(ResultSet row, int column) throws SQLException {
            return row.getObject(column, UUID.class);
        }

        @Override
        public UUID getNullableResult(CallableStatement statement, int column) {
            throw new UnsupportedOperationException("no procedures are called");
        }
    }
}
