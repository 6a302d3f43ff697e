package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.DamagedObject;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.dss.postgres.internal.Columns.Placed;
import org.archivolt.dss.postgres.internal.Declarations.Pack;
import org.archivolt.dss.postgres.internal.Declarations.Place;
import org.archivolt.dss.postgres.internal.ObjectMapper.Extents;
import org.archivolt.dss.postgres.internal.ObjectMapper.LocatedRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.LockedObjectRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.SeenRow;
import org.archivolt.dss.postgres.internal.RepairMapper.DamagedRow;
import org.archivolt.dss.postgres.internal.RepairMapper.Damages;
import org.archivolt.dss.postgres.internal.RepairMapper.PlacedRow;

/** Damage that is noted, and extents that are replaced. */
final class Repairs {
    /** What PostgreSQL and its driver agree to keep. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final CatalogDatabase database;
    private final Ticker ticker;
    private final MediumKeys mediumKeys;

    Repairs(CatalogDatabase database, Ticker ticker, MediumKeys mediumKeys) {
        this.database = database;
        this.ticker = ticker;
        this.mediumKeys = mediumKeys;
    }

    /** The lock comes first, in a statement of its own: the second then sees the extents of the versions locked. */
    int noteDamage(List<ExtentDamage> damages) throws ArchivoltException {
        return database.transaction("noting damage", session -> {
            RepairMapper mapper = session.getMapper(RepairMapper.class);
            Map<ObjectVersion, Long> keys =
                    lock(mapper, damages.stream().map(ExtentDamage::version).toList());
            List<ExtentDamage> current = damages.stream()
                    .filter(damage -> keys.containsKey(damage.version()))
                    .toList();
            return current.isEmpty() ? 0 : mapper.note(columns(current, keys));
        });
    }

    private static Map<ObjectVersion, Long> lock(RepairMapper mapper, Collection<ObjectVersion> versions) {
        UUID[] uuids = versions.stream().map(ObjectVersion::uuid).distinct().toArray(UUID[]::new);
        Map<ObjectVersion, Long> keys = new HashMap<>();
        for (LockedObjectRow row : mapper.lock(uuids)) {
            keys.put(new ObjectVersion(row.uuid(), row.version()), row.objectKey());
        }
        return keys;
    }

    private static Damages columns(List<ExtentDamage> damages, Map<ObjectVersion, Long> keys) {
        return new Damages(
                Columns.longs(damages, damage -> keys.get(damage.version())),
                Columns.uuids(damages, ExtentDamage::extent),
                Columns.ints(damages, ExtentDamage::column),
                Columns.texts(damages, ExtentDamage::why));
    }

    List<DamagedObject> damaged(Instant triedBefore, int limit) throws ArchivoltException {
        Instant bound = triedBefore.isBefore(EARLIEST) ? EARLIEST : triedBefore.isAfter(LATEST) ? LATEST : triedBefore;
        List<DamagedRow> rows = database.statement(
                "listing damaged objects",
                session -> session.getMapper(RepairMapper.class).damaged(bound, limit));
        Map<String, List<DamagedRow>> objects =
                rows.stream().collect(Collectors.groupingBy(DamagedRow::id, LinkedHashMap::new, Collectors.toList()));
        return objects.values().stream().map(Repairs::damaged).toList();
    }

    private static DamagedObject damaged(List<DamagedRow> rows) {
        DamagedRow first = rows.get(0);
        StoredObjectRecord object = new StoredObjectRecord(
                first.located().object().toRecord(),
                first.commit(),
                rows.stream()
                        .map(DamagedRow::located)
                        .map(LocatedRow::extentRecord)
                        .toList());
        List<ExtentDamage> damages = rows.stream()
                .filter(row -> row.why() != null)
                .map(row -> new ExtentDamage(object.object().version(), row.extent(), row.layoutColumn(), row.why()))
                .distinct()
                .toList();
        return new DamagedObject(object, damages, first.noted(), first.attempts(), first.tried());
    }

    long damagedCount() throws ArchivoltException {
        return database.statement(
                "counting damaged objects",
                session -> session.getMapper(RepairMapper.class).count());
    }

    void failed(ObjectVersion version) throws ArchivoltException {
        database.transactionOnce("counting a failed repair", session -> {
            session.getMapper(RepairMapper.class).failed(version.uuid(), version.version());
            return null;
        });
    }

    boolean replaceExtents(ObjectVersion version, int column, Set<UUID> removed, List<ExtentRecord> added)
            throws ArchivoltException {
        return database.transaction("replacing extents", session -> {
            Long objectKey = lock(session.getMapper(RepairMapper.class), List.of(version))
                    .get(version);
            return objectKey != null && replace(session, new Locked(objectKey, version), column, removed, added);
        });
    }

    private record Locked(long key, ObjectVersion version) {}

    private boolean replace(SqlSession session, Locked object, int column, Set<UUID> removed, List<ExtentRecord> added)
            throws ArchivoltException {
        List<PlacedRow> there = session.getMapper(RepairMapper.class).extents(object.key());
        Set<UUID> ofColumn = there.stream()
                .filter(row -> row.layoutColumn() == column)
                .map(PlacedRow::uuid)
                .collect(Collectors.toSet());
        if (isDone(there, ofColumn, removed, added)) {
            return true;
        }
        if (!ofColumn.containsAll(removed)) {
            return false;
        }
        PackChanges packs = new PackChanges();
        Set<UUID> pending = requireDeclared(session, object, added);
        packs.remove(remove(session, object, column, removed));
        packs.add(added);
        packs.open(session, pending);
        store(session, object, there, added);
        packs.apply(session);
        return true;
    }

    /** By an earlier try. */
    private static boolean isDone(
            List<PlacedRow> there, Set<UUID> ofColumn, Set<UUID> removed, List<ExtentRecord> added) {
        return !added.isEmpty()
                && removed.stream().noneMatch(ofColumn::contains)
                && added.stream().allMatch(extent -> there.stream().anyMatch(row -> isOf(row, extent)));
    }

    private static boolean isOf(PlacedRow row, ExtentRecord extent) {
        return row.uuid().equals(extent.extent())
                && row.layoutColumn() == extent.column()
                && row.columnOffset() == extent.columnOffset();
    }

    /** @return what is pending of it */
    private Set<UUID> requireDeclared(SqlSession session, Locked object, List<ExtentRecord> added)
            throws ArchivoltException {
        mediumKeys.learn(session, added.stream().map(ExtentRecord::medium).toList());
        Map<UUID, Place> pending = new HashMap<>();
        Map<UUID, Pack> packs = new HashMap<>();
        ObjectMapper mapper = session.getMapper(ObjectMapper.class);
        for (SeenRow row :
                mapper.lookAndLock(new String[0], Columns.distinctFiles(added), Columns.distinctPacks(added), 0)) {
            switch (row.what()) {
                case PENDING -> pending.put(row.uuid(), row.place());
                case PACK -> packs.put(row.uuid(), new Pack(row.place(), row.bytes()));
                case OBJECT, KEY -> throw new IllegalStateException("not asked for: " + row);
            }
        }
        if (!new Declarations(mediumKeys::of, pending, packs).take(added)) {
            throw new ArchivoltException(CATALOG_CORRUPT, "replacing extents by some that were not declared")
                    .with("object", object.version());
        }
        return pending.keySet();
    }

    private static List<PackMapper.MembersRow> remove(
            SqlSession session, Locked object, int column, Set<UUID> removed) {
        RepairMapper mapper = session.getMapper(RepairMapper.class);
        List<PackMapper.MembersRow> lost = mapper.remove(object.key(), column, removed.toArray(UUID[]::new));
        mapper.forgetRepaired(object.key());
        return lost;
    }

    private void store(SqlSession session, Locked object, List<PlacedRow> there, List<ExtentRecord> added) {
        int next = there.stream().mapToInt(PlacedRow::ordinal).max().orElse(-1) + 1;
        List<Placed> rows = Columns.placed(object.key(), next, added);
        Extents extents = Columns.extents(rows, mediumKeys);
        int taken = session.getMapper(ObjectMapper.class).store(Columns.objects(List.of()), extents, ticker.now());
        if (taken != extents.ownFiles().length) {
            throw new Conflict("declarations were taken back meanwhile");
        }
    }
}
