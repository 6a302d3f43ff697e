package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.dss.postgres.internal.CommitPlan.Existing;
import org.archivolt.dss.postgres.internal.CommitPlan.Seen;
import org.archivolt.dss.postgres.internal.CommitPlan.Superseded;
import org.archivolt.dss.postgres.internal.CommitPlan.Write;
import org.archivolt.dss.postgres.internal.ExtentMapper.OrphanRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.Extents;
import org.archivolt.dss.postgres.internal.ObjectMapper.LocatedRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.LockedObjectRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.ObjectRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.SeenRow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Objects and extents in PostgreSQL. A collection takes as many statements as a single object. */
@Component
public final class PostgresObjectCatalog implements ObjectCatalog {
    private static final int PAGE_MAX = 10_000;

    private final CatalogDatabase database;
    private final Ticker ticker;
    private final MediumKeys mediumKeys = new MediumKeys();

    @Activate
    public PostgresObjectCatalog(@Reference CatalogDatabase database) {
        this(database, Ticker.system());
    }

    PostgresObjectCatalog(CatalogDatabase database, Ticker ticker) {
        this.database = database;
        this.ticker = ticker;
    }

    @Override
    public void declare(Collection<PendingExtent> extents) throws ArchivoltException {
        List<PendingExtent> rows = sorted(extents);
        if (rows.isEmpty()) {
            return;
        }
        for (PendingExtent row : rows) {
            Texts.requireStorable("address", row.address());
        }
        database.statement("declaring extents", session -> {
            mediumKeys.learn(session, rows.stream().map(PendingExtent::medium).toList());
            declare(session, rows);
            return null;
        });
    }

    private void declare(SqlSession session, List<PendingExtent> rows) throws ArchivoltException {
        try {
            session.getMapper(ExtentMapper.class)
                    .declare(
                            Columns.uuids(rows, PendingExtent::extent),
                            keysOfKnown(rows),
                            Columns.texts(rows, PendingExtent::address),
                            Columns.texts(rows, PendingExtent::host),
                            Columns.uuids(rows, PendingExtent::session));
        } catch (PersistenceException e) {
            if (SqlFailure.hasState(e, SqlFailure.FOREIGN_KEY_VIOLATION)) {
                mediumKeys.forgetAll();
                throw new Conflict("a medium was removed meanwhile");
            }
            throw e;
        }
    }

    /** In one order in all transactions, so that two with the same extents do not block each other. */
    private static List<PendingExtent> sorted(Collection<PendingExtent> extents) {
        return extents.stream()
                .sorted((a, b) -> a.extent().compareTo(b.extent()))
                .toList();
    }

    private long[] keysOfKnown(List<PendingExtent> rows) throws ArchivoltException {
        for (PendingExtent row : rows) {
            if (mediumKeys.of(row.medium()) == MediumKeys.UNKNOWN) {
                throw new ArchivoltException(NO_SUCH_MEDIUM, "declaring extents").with("medium", row.medium());
            }
        }
        return Columns.longs(rows, row -> mediumKeys.of(row.medium()));
    }

    @Override
    public List<CommitOutcome> commit(List<ObjectCommit> objects) throws ArchivoltException {
        if (objects.isEmpty()) {
            return List.of();
        }
        return database.transaction("committing objects", session -> {
            try {
                return commit(session, objects);
            } catch (PersistenceException e) {
                if (SqlFailure.hasState(e, SqlFailure.UNIQUE_VIOLATION)) {
                    throw new Conflict("an object of the same name was committed meanwhile");
                }
                throw e;
            }
        });
    }

    private List<CommitOutcome> commit(SqlSession session, List<ObjectCommit> objects) {
        ObjectMapper mapper = session.getMapper(ObjectMapper.class);
        List<Long> freshKeys = new ArrayList<>();
        Seen seen = look(session, objects, freshKeys);
        CommitPlan plan = CommitPlan.of(objects, seen, () -> freshKeys.remove(freshKeys.size() - 1));
        List<Write> replacing = plan.replacing();
        List<Write> created = plan.created();
        if (!replacing.isEmpty()) {
            mapper.replace(Columns.objects(replacing), seen.now());
        }
        if (!plan.stillborn().isEmpty()) {
            Extents extents = Columns.extents(plan.stillborn(), mediumKeys);
            requireAllTaken(extents, mapper.bury(Columns.objects(plan.stillborn()), extents, seen.now()));
        }
        if (!created.isEmpty() || !replacing.isEmpty()) {
            Extents extents = Columns.extents(
                    Stream.concat(created.stream(), replacing.stream()).toList(), mediumKeys);
            requireAllTaken(extents, mapper.store(Columns.objects(created), extents, seen.now()));
        }
        return plan.outcomes();
    }

    private static void requireAllTaken(Extents extents, int taken) {
        if (taken != extents.uuids().length) {
            throw new Conflict("declarations were taken back meanwhile");
        }
    }

    private Seen look(SqlSession session, List<ObjectCommit> objects, List<Long> freshKeys) {
        List<ExtentRecord> extents = Columns.allExtents(objects);
        mediumKeys.learn(session, extents.stream().map(ExtentRecord::medium).toList());
        Map<String, Existing> existing = new HashMap<>();
        Map<UUID, SeenRow> pending = new HashMap<>();
        for (SeenRow row : lookAndLock(session, objects, extents)) {
            switch (row.what()) {
                case OBJECT ->
                    existing.put(
                            row.text(),
                            new Existing(row.key(), row.uuid(), row.version(), row.commit(), row.created()));
                case PENDING -> pending.put(row.uuid(), row);
                case KEY -> freshKeys.add(row.key());
            }
        }
        Set<UUID> asDeclared = extents.stream()
                .filter(extent -> isAsDeclared(extent, pending.get(extent.extent())))
                .map(ExtentRecord::extent)
                .collect(Collectors.toSet());
        Map<UUID, Superseded> superseded = superseded(session, objects, asDeclared);
        return new Seen(existing, asDeclared, superseded, ticker.now().truncatedTo(ChronoUnit.MICROS));
    }

    private static List<SeenRow> lookAndLock(
            SqlSession session, List<ObjectCommit> objects, List<ExtentRecord> extents) {
        return session.getMapper(ObjectMapper.class)
                .lookAndLock(
                        objects.stream()
                                .map(object -> object.id().text())
                                .distinct()
                                .toArray(String[]::new),
                        Columns.uuids(extents, ExtentRecord::extent),
                        objects.size());
    }

    private boolean isAsDeclared(ExtentRecord extent, SeenRow pending) {
        return pending != null
                && pending.key() == mediumKeys.of(extent.medium())
                && pending.text().equals(extent.address());
    }

    /** A commit all of whose extents are pending was never done; only of others an earlier try is looked up. */
    private static Map<UUID, Superseded> superseded(SqlSession session, List<ObjectCommit> objects, Set<UUID> pending) {
        UUID[] suspects = objects.stream()
                .filter(object -> object.extents().isEmpty()
                        || object.extents().stream().anyMatch(extent -> !pending.contains(extent.extent())))
                .map(ObjectCommit::commit)
                .toArray(UUID[]::new);
        Map<UUID, Superseded> superseded = new HashMap<>();
        if (suspects.length > 0) {
            session.getMapper(ObjectMapper.class)
                    .superseded(suspects)
                    .forEach(row ->
                            superseded.put(row.commit(), new Superseded(row.uuid(), row.version(), row.created())));
        }
        return superseded;
    }

    @Override
    public void abandon(Collection<UUID> extents) throws ArchivoltException {
        UUID[] uuids = array(extents);
        if (uuids.length > 0) {
            database.statement(
                    "taking back declarations",
                    session -> session.getMapper(ExtentMapper.class).abandon(uuids));
        }
    }

    @Override
    public Optional<ObjectRecord> find(ObjectId id) throws ArchivoltException {
        return database.statement(
                        "looking up an object",
                        session -> Optional.ofNullable(
                                session.getMapper(ObjectMapper.class).find(id.text())))
                .map(ObjectRow::toRecord);
    }

    @Override
    public Optional<StoredObjectRecord> locate(ObjectId id) throws ArchivoltException {
        List<LocatedRow> rows = database.statement(
                "locating an object",
                session -> session.getMapper(ObjectMapper.class).locate(id.text()));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<ExtentRecord> extents = rows.stream()
                .filter(row -> row.extent() != null)
                .map(PostgresObjectCatalog::extent)
                .toList();
        return Optional.of(new StoredObjectRecord(rows.get(0).object().toRecord(), extents));
    }

    private static ExtentRecord extent(LocatedRow row) {
        return new ExtentRecord(
                row.extent(),
                Identities.medium(row.family(), row.library(), row.name()),
                row.address(),
                row.layoutColumn(),
                row.objectOffset(),
                row.extentBytes(),
                Checksum.parse(row.extentChecksum()),
                row.blockBytes(),
                row.blockChecksums());
    }

    @Override
    public List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit) throws ArchivoltException {
        Texts.requireStorable("prefix", prefix);
        if (limit < 1 || limit > PAGE_MAX) {
            throw ArchivoltException.invalid("limit", "must be 1 to " + PAGE_MAX)
                    .with("value", limit);
        }
        IdRange range = IdRange.ofPrefix(prefix);
        String afterText = after.map(ObjectId::text).orElse("");
        return database
                .statement(
                        "listing objects",
                        session -> session.getMapper(ObjectMapper.class)
                                .list(range.from(), afterText, range.below(), limit))
                .stream()
                .map(ObjectRow::toRecord)
                .toList();
    }

    /** The lock comes first, in a statement of its own: the second then sees the extents of the version locked. */
    @Override
    public Optional<ObjectVersion> delete(ObjectId id) throws ArchivoltException {
        return database.transaction("deleting an object", session -> {
            ObjectMapper mapper = session.getMapper(ObjectMapper.class);
            LockedObjectRow object = mapper.lock(id.text());
            if (object == null) {
                return Optional.empty();
            }
            mapper.delete(object.objectKey());
            return Optional.of(new ObjectVersion(object.uuid(), object.version()));
        });
    }

    @Override
    public int reclaim(String host, UUID session) throws ArchivoltException {
        return database.statement(
                "reclaiming declarations of earlier runs",
                sql -> sql.getMapper(ExtentMapper.class).reclaim(host, session));
    }

    @Override
    public List<OrphanExtent> orphans(Collection<MediumId> media, int limit) throws ArchivoltException {
        return database
                .statement("listing orphans", session -> {
                    mediumKeys.learn(session, media);
                    long[] keys = media.stream()
                            .distinct()
                            .mapToLong(mediumKeys::of)
                            .filter(key -> key != MediumKeys.UNKNOWN)
                            .toArray();
                    return session.getMapper(ExtentMapper.class).orphans(keys, limit);
                })
                .stream()
                .map(OrphanRow::toRecord)
                .toList();
    }

    @Override
    public void forget(Collection<UUID> extents) throws ArchivoltException {
        UUID[] uuids = array(extents);
        if (uuids.length > 0) {
            database.transaction("forgetting orphans", session -> {
                session.getMapper(ExtentMapper.class).forget(uuids);
                session.getMapper(ObjectMapper.class).forgetSuperseded();
                return null;
            });
        }
    }

    private static UUID[] array(Collection<UUID> extents) {
        return extents.stream().distinct().sorted().toArray(UUID[]::new);
    }
}
