package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.testkit.dss.CatalogSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test in a database of its own. */
final class MigrationsTest {
    private static final Map.Entry<String, String> FIRST =
            Map.entry("001_one.sql", "create table one (a integer); insert into one values (1)");
    private static final Map.Entry<String, String> SECOND =
            Map.entry("002_two.sql", "alter table one add b integer; update one set b = a + 1");

    private final String name = "migrations_" + UUID.randomUUID().toString().replace('-', '_');
    private ServerAddress server;
    private ServerDataSource source;

    @BeforeEach
    void create() throws SQLException {
        ServerDataSource shared = Shared.embedded().database().source();
        server = shared.server();
        execute(shared, "create database " + name);
        server = new ServerAddress(
                server.url().replaceAll("/[^/]*$", "/" + name), server.user(), server.password(), server.kind());
        source = new ServerDataSource(() -> server, Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    @AfterEach
    void drop() throws SQLException {
        execute(Shared.embedded().database().source(), "drop database " + name + " with (force)");
    }

    @Test
    void shipsEveryScriptInOrder() throws Exception {
        Path folder = Path.of(Migrations.class
                        .getResource("migrations/001_catalog.sql")
                        .toURI())
                .getParent();
        List<String> files;
        try (Stream<Path> paths = Files.list(folder)) {
            files = paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
        assertThat(Migrations.shipped().names()).isEqualTo(files);
        assertThat(files.stream().map(file -> file.substring(0, 4)))
                .doesNotHaveDuplicates()
                .allMatch(number -> number.matches("\\d{3}_"));
    }

    @Test
    void appliesWhatIsMissingOnceAndKeepsTheData() throws Exception {
        apply(List.of(FIRST));
        apply(List.of(FIRST));
        assertThat(ask("select count(*) from one")).isEqualTo("1");

        apply(List.of(FIRST, SECOND));
        apply(List.of(FIRST, SECOND));
        assertThat(ask("select b from one")).isEqualTo("2");
        assertThat(ask("select string_agg(name, ' ' order by number) from schema_migration"))
                .isEqualTo("001_one.sql 002_two.sql");
    }

    @Test
    void leavesNothingOfAScriptThatFails() throws Exception {
        apply(List.of(FIRST));
        Map.Entry<String, String> broken = Map.entry("002_two.sql", SECOND.getValue() + "; select 1 / 0");

        assertFails(INTERNAL, () -> apply(List.of(FIRST, broken)));
        assertThat(ask("select count(*) from schema_migration")).isEqualTo("1");

        apply(List.of(FIRST, SECOND));
        assertThat(ask("select b from one")).isEqualTo("2");
    }

    @Test
    void refusesADatabaseFromTheFuture() throws Exception {
        apply(List.of(FIRST, SECOND));

        assertThat(assertFails(WRONG_STATE, () -> apply(List.of(FIRST))))
                .hasMessageContaining("newer version")
                .hasMessageContaining("schema=2")
                .hasMessageContaining("known=1");
    }

    @Test
    void refusesADatabaseMadeByOtherScripts() throws Exception {
        apply(List.of(FIRST));

        assertThat(assertFails(
                        CATALOG_CORRUPT, () -> apply(List.of(Map.entry("001_one.sql", "create table one (a bigint)")))))
                .hasMessageContaining("001_one.sql");
    }

    @Test
    void letsManyRuntimesStartAtOnce() throws Exception {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(CompletableFuture.runAsync(() -> {
                try {
                    apply(List.of(FIRST, SECOND));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (CompletableFuture<Void> start : starts) {
            start.get(60, TimeUnit.SECONDS);
        }
        assertThat(ask("select count(*) from one")).isEqualTo("1");
    }

    /** Every later script is tested on data that the scripts before it have brought into being. */
    @Test
    void keepsObjectsOverTheNextMigration() throws Exception {
        CatalogSamples samples = new CatalogSamples();
        List<PendingExtent> extents = samples.pendingOn(samples.mediumId("m1"));
        ObjectCommit commit = samples.commit(samples.objectId("o"), extents);
        try (RunningCatalog catalog = new RunningCatalog(() -> server)) {
            catalog.resources().addWithFixedMedium(samples.device("d1"), samples.medium("m1"));
            catalog.objects().declare(extents, List.of());
            catalog.objects().commit(List.of(commit));
        }
        List<Map.Entry<String, String>> scripts = new ArrayList<>(Migrations.shippedScripts());
        scripts.add(Map.entry(
                "999_next.sql",
                "alter table object add colour text not null default 'blue'; create table more (a int)"));
        try (Connection connection = source.getConnection()) {
            Migrations.of(scripts).apply(connection);
        }
        assertThat(ask("select id from object where colour = 'blue'"))
                .isEqualTo(commit.id().text());
    }

    @Test
    void keepsMediaOverTheMigrationToLocksAndGroupings() throws Exception {
        CatalogSamples samples = new CatalogSamples();
        apply(Migrations.shippedScripts().subList(0, 1));
        execute(source, """
                insert into medium (family, library, name, model, tags, status, filesystem, format, total_bytes,
                    free_bytes, extents, written_bytes, added)
                values ('%s', '%s', '%s', 'model', '{fast}', 'UNLOCKED', 'USED', gen_random_uuid(), 100, 50, 3, 50, now())
                """.formatted(
                        samples.mediumId("m1").family().name(),
                        samples.mediumId("m1").library(),
                        samples.mediumId("m1").name()));

        try (RunningCatalog catalog = new RunningCatalog(() -> server)) {
            MediumUsage usage = new MediumUsage(
                    samples.mediumId("m1"), 1, 10, Optional.empty(), Optional.empty(), Set.of("together"));
            catalog.resources().account(samples.session(), 1, List.of(usage));
            MediumRecord medium =
                    catalog.resources().medium(samples.mediumId("m1")).orElseThrow();
            assertThat(medium.extents()).isEqualTo(4);
            assertThat(medium.groupings()).containsExactly("together");
        }
    }

    @Test
    void keepsObjectsOverTheMigrationToColumnsAndPacks() throws Exception {
        CatalogSamples samples = new CatalogSamples();
        MediumId medium = samples.mediumId("m1");
        ObjectId id = samples.objectId("old");
        PendingExtent pending = samples.pending(medium);
        UUID uuid = UUID.randomUUID();
        UUID extent = UUID.randomUUID();
        apply(Migrations.shippedScripts().subList(0, 3));
        execute(source, """
                insert into medium (family, library, name, model, tags, status, filesystem, format, total_bytes,
                    free_bytes, extents, written_bytes, added, groupings)
                values ('disk', '%s', 'm1', 'model', '{}', 'UNLOCKED', 'USED', gen_random_uuid(), 9, 5, 1, 7, now(), '{}');
                insert into object values (nextval('object_key_sequence'), '%s', '%s', 3, gen_random_uuid(), 7, '%s',
                    'text/plain', '{"name": "value"}', 'raid1', 1, 0, '{"replicas": 2, "most": 9223372036854775807}', now());
                insert into extent (object_key, ordinal, uuid, medium_key, address, layout_column, object_offset,
                    size_bytes, checksum, block_bytes, block_checksums)
                select object_key, 0, '%s', medium_key, 'old address', 1, 5, 7, '%s', 4, '\\x0102030405060708'
                from object, medium;
                insert into pending_extent (uuid, medium_key, address, host, session)
                select '%s', medium_key, '%s', 'host', gen_random_uuid() from medium
                """.formatted(
                        medium.library(),
                        id.text(),
                        uuid,
                        CatalogSamples.checksum("object"),
                        extent,
                        CatalogSamples.checksum("extent"),
                        pending.extent(),
                        pending.address()));

        try (RunningCatalog catalog = new RunningCatalog(() -> server)) {
            StoredObjectRecord object = catalog.objects().locate(id).orElseThrow();
            assertThat(object.object().version()).isEqualTo(new ObjectVersion(uuid, 3));
            assertThat(object.object().layout())
                    .isEqualTo(new LayoutRecord(
                            "raid1", 1, 0, Map.of("replicas", "2", "most", Long.toString(Long.MAX_VALUE))));
            assertThat(object.copies().get(0).extents())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(new ExtentRecord(
                            extent,
                            medium,
                            "old address",
                            1,
                            5,
                            7,
                            CatalogSamples.checksum("extent"),
                            4,
                            ChecksumAlgorithm.CRC32C,
                            new byte[] {1, 2, 3, 4, 5, 6, 7, 8},
                            Optional.empty()));
            assertThat(catalog.objects()
                            .commit(List.of(samples.commitPacked(samples.objectId("new"), pending, 100)))
                            .get(0)
                            .object())
                    .isPresent();
            ExtentDamage damage =
                    new ExtentDamage(new CopyRef(object.object().version(), CopyRecord.SOURCE), extent, 1, "old");
            assertThat(catalog.objects().noteDamage(List.of(damage))).isEqualTo(1);
            assertThat(catalog.objects().remove(ObjectSelector.of(id), Precondition.NONE))
                    .isPresent();
            assertThat(catalog.objects().orphans(List.of(medium), 10))
                    .containsExactly(new OrphanExtent(extent, medium, "old address", true, 7));
        }
    }

    @Test
    void keepsObjectsOverTheMigrationToVersionsAndCopies() throws Exception {
        CatalogSamples samples = new CatalogSamples();
        MediumId medium = samples.mediumId("m1");
        ObjectId id = samples.objectId("old");
        UUID uuid = UUID.randomUUID();
        UUID commit = UUID.randomUUID();
        UUID pack = UUID.randomUUID();
        apply(Migrations.shippedScripts().subList(0, 4));
        execute(source, """
                insert into medium (family, library, name, model, tags, status, filesystem, format, total_bytes,
                    free_bytes, extents, written_bytes, added, groupings)
                values ('disk', '%s', 'm1', 'model', '{}', 'UNLOCKED', 'USED', gen_random_uuid(), 9, 5, 1, 7, now(), '{}');
                insert into object values (nextval('object_key_sequence'), '%s', '%s', 3, '%s', 7, '%s', 'text/plain',
                    '{"name": "value"}', 'raid1', 1, 0, '{"replicas": "1"}', '2026-01-02T03:04:05Z');
                insert into pack select '%s', medium_key, 'address', 100, 1 from medium;
                insert into extent (object_key, ordinal, uuid, medium_key, address, layout_column, column_offset,
                    size_bytes, checksum, block_bytes, block_algorithm, block_checksums, pack_offset)
                select object_key, 0, pack.uuid, pack.medium_key, 'address', 0, 0, 7, '%s', 4, 'crc32c', '', 50
                from object, pack;
                insert into damaged_object (object_key, attempts) select object_key, 2 from object;
                insert into extent_damage select object_key, pack.uuid, 0, 'why' from object, pack
                """.formatted(
                        medium.library(),
                        id.text(),
                        uuid,
                        commit,
                        CatalogSamples.checksum("object"),
                        pack,
                        CatalogSamples.checksum("extent")));

        try (RunningCatalog catalog = new RunningCatalog(() -> server)) {
            ObjectRecord object = catalog.objects().find(id).orElseThrow();
            Instant created = Instant.parse("2026-01-02T03:04:05Z");
            assertThat(object.isVisible()).isTrue();
            assertThat(object.tags()).isEqualTo(Tags.NONE);
            assertThat(object.copies())
                    .containsExactly(new CopyRecord(
                            CopyRecord.SOURCE,
                            commit,
                            new LayoutRecord("raid1", 1, 0, Map.of("replicas", "1")),
                            CopyStatus.COMPLETE,
                            created,
                            Optional.empty()));
            DamagedCopy damaged = catalog.objects().damaged(Instant.MAX, 10).get(0);
            assertThat(damaged.object()).isEqualTo(object);
            assertThat(damaged.attempts()).isEqualTo(2);
            assertThat(damaged.damages()).extracting(ExtentDamage::why).containsExactly("why");
            List<PendingExtent> extents = samples.pendingOn(medium);
            catalog.objects().declare(extents, List.of());
            assertThat(catalog.objects()
                            .commit(List.of(samples.commitKeeping(id, extents)))
                            .get(0)
                            .object()
                            .map(ObjectRecord::version))
                    .contains(new ObjectVersion(uuid, 4));
            catalog.objects().remove(ObjectSelector.of(object.version()), Precondition.NONE);
            assertThat(catalog.objects().orphans(List.of(medium), 10))
                    .containsExactly(new OrphanExtent(pack, medium, "address", true, 100));
        }
    }

    @Test
    void showsPeopleEveryBookOfTheLibrarian() throws Exception {
        apply(Migrations.shippedScripts());
        assertThat(ask("select count(*) from librarian_book")).isEqualTo("0");
        execute(source, """
                update librarian set mode = 'LZA', book_size = 8388608;
                insert into librarian_span values (0, 0, 1, 3, 0), (21, 0, 22, 1, 0), (21, 1, 23, 2, 0);
                insert into librarian_node values (1, 'ABSENT', null, true), (23, 'OFFLINE', null, true);
                insert into librarian_book_use values (0, 17, 0, 1, false), (8589934592, 0, 18, 0, false),
                    (17179869184, 17, 0, 0, true)
                """);
        assertThat(ask("select string_agg(concat_ws(' ', to_hex(address), node, number, state, shelf, position), '; '"
                        + " order by address) from librarian_book"))
                .isEqualTo("0 1 0 INUSE 17 1; 200000000 1 1 ZOMBIE 0; 400000000 1 2 OFFLINE 17 0;"
                        + " 5400000000000 22 0 FREE; 5400200000000 23 1 OFFLINE; 5400400000000 23 2 OFFLINE");

        execute(source, """
                delete from librarian_book_use;
                update librarian set mode = 'PHYSICAL';
                update librarian_span set address = 1048576
                """);
        assertThat(ask("select string_agg(address::text, ' ' order by address) from librarian_book where node = 23"))
                .isEqualTo("1048576 9437184");
    }

    private void apply(List<Map.Entry<String, String>> scripts) throws Exception {
        try (Connection connection = source.getConnection()) {
            Migrations.of(scripts).apply(connection);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(ServerDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
