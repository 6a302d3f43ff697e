package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.DamagedObject;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.dss.postgres.internal.Columns.Placed;
import org.archivolt.dss.postgres.internal.CommitPlan.Existing;
import org.archivolt.dss.postgres.internal.CommitPlan.Seen;
import org.archivolt.dss.postgres.internal.CommitPlan.Superseded;
import org.archivolt.dss.postgres.internal.CommitPlan.Write;
import org.archivolt.dss.postgres.internal.Declarations.Pack;
import org.archivolt.dss.postgres.internal.Declarations.Place;
import org.archivolt.dss.postgres.internal.ExtentMapper.OrphanRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.Extents;
import org.archivolt.dss.postgres.internal.ObjectMapper.Files;
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
    private final Repairs repairs;

    @Activate
    public PostgresObjectCatalog(@Reference CatalogDatabase database) {
        this(database, Ticker.system());
    }

    PostgresObjectCatalog(CatalogDatabase database, Ticker ticker) {
        this.database = database;
        this.ticker = ticker;
        this.repairs = new Repairs(database, ticker, mediumKeys);
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

    private List<CommitOutcome> commit(SqlSession session, List<ObjectCommit> objects) throws ArchivoltException {
        ObjectMapper mapper = session.getMapper(ObjectMapper.class);
        List<Long> freshKeys = new ArrayList<>();
        Seen seen = look(session, objects, freshKeys);
        CommitPlan plan = CommitPlan.of(objects, seen, mediumKeys::of, () -> freshKeys.remove(freshKeys.size() - 1));
        List<Write> replacing = plan.replacing();
        List<Write> created = plan.created();
        List<Placed> stored = Columns.placed(
                Stream.concat(created.stream(), replacing.stream()).toList());
        List<Placed> stillborn = Columns.placed(plan.stillborn());
        PackChanges packs = new PackChanges();
        packs.add(stored.stream().map(Placed::extent).toList());
        packs.addNone(stillborn.stream().map(Placed::extent).toList());
        if (!replacing.isEmpty()) {
            packs.remove(mapper.replace(Columns.objects(replacing), seen.now()));
        }
        packs.open(session, seen.pending().keySet());
        if (!plan.stillborn().isEmpty()) {
            Files files = Columns.files(stillborn);
            requireAllTaken(files.uuids(), mapper.bury(Columns.objects(plan.stillborn()), files, seen.now()));
        }
        if (!created.isEmpty() || !replacing.isEmpty()) {
            Extents extents = Columns.extents(stored, mediumKeys);
            requireAllTaken(extents.ownFiles(), mapper.store(Columns.objects(created), extents, seen.now()));
        }
        packs.apply(session);
        if (packs.joins()) {
            requireNotDoneMeanwhile(session, created);
        }
        return plan.outcomes();
    }

    /**
     * Another try of the same commit may have been done, and its object deleted, since this one looked. Declarations it
     * took would tell, but a pack in use does not. The new objects hold their names by now: no other try can follow.
     */
    private static void requireNotDoneMeanwhile(SqlSession session, List<Write> created) {
        UUID[] commits = Columns.uuids(created, write -> write.commit().commit());
        if (!session.getMapper(ObjectMapper.class).superseded(commits).isEmpty()) {
            throw new Conflict("another try was done meanwhile");
        }
    }

    private static void requireAllTaken(UUID[] files, int taken) {
        if (taken != files.length) {
            throw new Conflict("declarations were taken back meanwhile");
        }
    }

    private Seen look(SqlSession session, List<ObjectCommit> objects, List<Long> freshKeys) {
        List<ExtentRecord> extents = Columns.allExtents(objects);
        mediumKeys.learn(session, extents.stream().map(ExtentRecord::medium).toList());
        Map<String, Existing> existing = new HashMap<>();
        Map<UUID, Place> pending = new HashMap<>();
        Map<UUID, Pack> packs = new HashMap<>();
        for (SeenRow row : lookAndLock(session, objects, extents)) {
            switch (row.what()) {
                case OBJECT ->
                    existing.put(
                            row.text(),
                            new Existing(row.key(), row.uuid(), row.version(), row.commit(), row.created()));
                case PENDING -> pending.put(row.uuid(), row.place());
                case PACK -> packs.put(row.uuid(), new Pack(row.place(), row.bytes()));
                case KEY -> freshKeys.add(row.key());
            }
        }
        Map<UUID, Superseded> superseded = superseded(session, objects, pending.keySet());
        return new Seen(existing, pending, packs, superseded, ticker.now().truncatedTo(ChronoUnit.MICROS));
    }

    private static List<SeenRow> lookAndLock(
            SqlSession session, List<ObjectCommit> objects, List<ExtentRecord> extents) {
        return session.getMapper(ObjectMapper.class)
                .lookAndLock(
                        objects.stream()
                                .map(object -> object.id().text())
                                .distinct()
                                .toArray(String[]::new),
                        Columns.distinctFiles(extents),
                        Columns.distinctPacks(extents),
                        objects.size());
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
                .map(LocatedRow::extentRecord)
                .toList();
        return Optional.of(new StoredObjectRecord(
                rows.get(0).object().toRecord(), rows.get(0).commit(), extents));
    }

    @Override
    public List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit) throws ArchivoltException {
        Texts.requireStorable("prefix", prefix);
        requirePage(limit);
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

    private static void requirePage(int limit) throws ArchivoltException {
        if (limit < 1 || limit > PAGE_MAX) {
            throw ArchivoltException.invalid("limit", "must be 1 to " + PAGE_MAX)
                    .with("value", limit);
        }
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
            PackChanges packs = new PackChanges();
            packs.remove(mapper.delete(object.objectKey()));
            packs.apply(session);
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

    @Override
    public int noteDamage(Collection<ExtentDamage> damages) throws ArchivoltException {
        return damages.isEmpty() ? 0 : repairs.noteDamage(List.copyOf(damages));
    }

    @Override
    public List<DamagedObject> damaged(Instant triedBefore, int limit) throws ArchivoltException {
        requirePage(limit);
        return repairs.damaged(triedBefore, limit);
    }

    @Override
    public long damagedCount() throws ArchivoltException {
        return repairs.damagedCount();
    }

    @Override
    public void repairFailed(ObjectVersion version) throws ArchivoltException {
        repairs.failed(version);
    }

    @Override
    public boolean replaceExtents(ObjectVersion version, int column, Collection<UUID> removed, List<ExtentRecord> added)
            throws ArchivoltException {
        if (added.stream().anyMatch(extent -> extent.column() != column)) {
            throw ArchivoltException.invalid("added", "must all be of column " + column);
        }
        return repairs.replaceExtents(version, column, Set.copyOf(removed), added);
    }

    private static UUID[] array(Collection<UUID> extents) {
        return extents.stream().distinct().sorted().toArray(UUID[]::new);
    }

    @Override
    public List<PlacedExtent> extentsOn(MediumId medium, long after, int limit) throws ArchivoltException {
        requirePage(limit);
        return database
                .statement(
                        "listing the extents on medium " + medium,
                        sql -> sql.getMapper(PlacedExtentMapper.class).extentsOn(medium, after, limit))
                .stream()
                .map(row -> row.on(medium))
                .toList();
    }
}
