package org.archivolt.dss.postgres.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to the state this version needs, forward only. Each script is one transaction together with its
 * mark, and only one runtime at a time applies scripts; so a crash at any moment leaves a state from which the next
 * start goes on. What was applied must still be what we ship.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String DOING = "bringing the catalog's schema up to date";

    /** Scripts in order; the number of the first is 1. */
    private static final List<String> SHIPPED = List.of(
            "001_catalog.sql",
            "002_locks.sql",
            "003_accounts.sql",
            "004_packs.sql",
            "005_versions.sql",
            "006_media.sql",
            "007_jobs.sql",
            "008_credits.sql",
            "009_fences.sql",
            "010_no_locks.sql",
            "011_lease.sql",
            "012_librarian.sql");
    /** Any number that nobody else takes for an advisory lock of this database. */
    private static final long LOCK = 0x6172_6368_6976_6f6cL;

    private final List<Script> scripts;

    private record Script(int number, String name, String text) {
        String checksum() {
            RunningChecksum running = ChecksumAlgorithm.SHA256.start();
            running.update(ByteBuffer.wrap(text.getBytes(UTF_8)));
            return running.finish().toString();
        }
    }

    private record Applied(String name, String checksum) {}

    private Migrations(List<Script> scripts) {
        this.scripts = scripts;
    }

    static Migrations shipped() {
        return of(shippedScripts());
    }

    static List<Map.Entry<String, String>> shippedScripts() {
        return SHIPPED.stream().map(name -> Map.entry(name, resource(name))).toList();
    }

    /** @param scripts name and text, in order */
    static Migrations of(List<Map.Entry<String, String>> scripts) {
        List<Script> numbered = new ArrayList<>();
        scripts.forEach(script -> numbered.add(new Script(numbered.size() + 1, script.getKey(), script.getValue())));
        return new Migrations(List.copyOf(numbered));
    }

    List<String> names() {
        return scripts.stream().map(Script::name).toList();
    }

    private static String resource(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void apply(Connection connection) throws ArchivoltException {
        try {
            connection.setAutoCommit(false);
            boolean more = true;
            while (more) {
                more = applyNext(connection);
                connection.commit();
            }
        } catch (SQLException e) {
            throw SqlFailure.translate(DOING, e);
        }
    }

    /** One transaction. @return whether there may be another */
    private boolean applyNext(Connection connection) throws SQLException, ArchivoltException {
        execute(connection, "select pg_advisory_xact_lock(" + LOCK + ")");
        execute(connection, """
                create schema if not exists archivolt;
                create table if not exists schema_migration (
                    number      integer primary key,
                    name        text not null,
                    checksum    text not null,
                    applied     timestamptz not null default now())
                """);
        Map<Integer, Applied> applied = applied(connection);
        check(applied);
        if (applied.size() == scripts.size()) {
            return false;
        }
        Script next = scripts.get(applied.size());
        LOG.info("applying {} to the catalog", next.name());
        execute(connection, next.text());
        mark(connection, next);
        return true;
    }

    private void check(Map<Integer, Applied> applied) throws ArchivoltException {
        if (applied.size() > scripts.size()) {
            throw new ArchivoltException(WRONG_STATE, DOING + ": it is of a newer version; install that one")
                    .with("schema", applied.size())
                    .with("known", scripts.size());
        }
        for (Script script : scripts.subList(0, applied.size())) {
            Applied found = applied.get(script.number());
            if (found == null || !found.checksum().equals(script.checksum())) {
                throw new ArchivoltException(CATALOG_CORRUPT, DOING + ": another script was applied than the one known")
                        .with("script", script.name())
                        .with("applied", found);
            }
        }
    }

    private static Map<Integer, Applied> applied(Connection connection) throws SQLException {
        Map<Integer, Applied> applied = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select number, name, checksum from schema_migration")) {
            while (rows.next()) {
                applied.put(rows.getInt(1), new Applied(rows.getString(2), rows.getString(3)));
            }
        }
        return applied;
    }

    private static void mark(Connection connection, Script script) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert into schema_migration (number, name, checksum) values (?, ?, ?)")) {
            statement.setInt(1, script.number());
            statement.setString(2, script.name());
            statement.setString(3, script.checksum());
            statement.executeUpdate();
        }
    }

    private static void execute(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }
}
