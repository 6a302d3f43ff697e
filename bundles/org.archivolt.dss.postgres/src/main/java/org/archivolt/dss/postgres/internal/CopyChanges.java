package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.postgres.internal.CopyMapper.CopyRow;
import org.archivolt.dss.postgres.internal.CopyMapper.LostRow;
import org.archivolt.dss.postgres.internal.CopyMapper.PlaceRow;
import org.archivolt.dss.postgres.internal.CopyMapper.RefRow;
import org.archivolt.dss.postgres.internal.PackMapper.MembersRow;

/** What is done to copies besides committing them. */
final class CopyChanges {
    /** In which all transactions lock copies of versions they have not locked. */
    private static final Comparator<CopyRef> ORDER = Comparator.<CopyRef, UUID>comparing(
                    copy -> copy.version().uuid())
            .thenComparingInt(copy -> copy.version().version())
            .thenComparing(CopyRef::copy);

    private final CatalogDatabase database;
    private final MediumKeys mediumKeys;

    CopyChanges(CatalogDatabase database, MediumKeys mediumKeys) {
        this.database = database;
        this.mediumKeys = mediumKeys;
    }

    boolean remove(CopyRef copy) throws ArchivoltException {
        return database.transaction("removing a copy", session -> {
            Map<CopyRef, CopyRow> copies = Versions.copies(session, Versions.lock(session, List.of(copy.version())));
            CopyRow row = copies.get(copy);
            if (row != null) {
                requireAnother(copy, row, copies.values());
                PackChanges packs = new PackChanges();
                packs.remove(session.getMapper(CopyMapper.class).remove(row.copyKey()));
                packs.apply(session);
            }
            return row != null;
        });
    }

    private static void requireAnother(CopyRef copy, CopyRow row, Collection<CopyRow> all) throws ArchivoltException {
        boolean isReadable = row.status() != CopyStatus.INCOMPLETE;
        boolean hasAnother = all.stream()
                .anyMatch(other ->
                        other.copyKey() != row.copyKey() && (!isReadable || other.status() != CopyStatus.INCOMPLETE));
        if (!hasAnother) {
            throw new ArchivoltException(WRONG_STATE, "removing the last copy").with("copy", copy);
        }
    }

    void accessed(Map<CopyRef, Instant> times) throws ArchivoltException {
        List<CopyRef> copies = sorted(times.keySet());
        if (!copies.isEmpty()) {
            database.statement("noting accesses", session -> {
                session.getMapper(CopyMapper.class)
                        .accessed(
                                uuids(copies),
                                versions(copies),
                                Columns.texts(copies, CopyRef::copy),
                                Columns.texts(
                                        copies,
                                        copy -> Query.storable(times.get(copy)).toString()));
                return null;
            });
        }
    }

    void changeStatus(Map<CopyRef, CopyStatus> statuses) throws ArchivoltException {
        List<CopyRef> copies = sorted(statuses.keySet());
        if (!copies.isEmpty()) {
            database.statement("changing the status of copies", session -> {
                session.getMapper(CopyMapper.class)
                        .changeStatus(
                                uuids(copies),
                                versions(copies),
                                Columns.texts(copies, CopyRef::copy),
                                Columns.texts(copies, copy -> statuses.get(copy).name()));
                return null;
            });
        }
    }

    private static List<CopyRef> sorted(Collection<CopyRef> copies) {
        return copies.stream()
                .filter(copy -> Texts.isStorable(copy.copy()))
                .sorted(ORDER)
                .toList();
    }

    private static UUID[] uuids(List<CopyRef> copies) {
        return Columns.uuids(copies, copy -> copy.version().uuid());
    }

    private static int[] versions(List<CopyRef> copies) {
        return Columns.ints(copies, copy -> copy.version().version());
    }

    List<CopyRef> lose(MediumId medium, int limit) throws ArchivoltException {
        return database.transactionOnce("losing extents", session -> {
            mediumKeys.learn(session, List.of(medium));
            return lose(session, mediumKeys.of(medium), limit);
        });
    }

    private static List<CopyRef> lose(SqlSession session, long mediumKey, int limit) throws ArchivoltException {
        CopyMapper mapper = session.getMapper(CopyMapper.class);
        List<PlaceRow> places = mapper.placesOn(mediumKey, limit);
        if (places.isEmpty()) {
            return List.of();
        }
        Versions.lock(session, places.stream().map(PlaceRow::objectVersion).toList());
        List<LostRow> lost = mapper.lose(
                mediumKey, Columns.longs(places, PlaceRow::copyKey), Columns.ints(places, PlaceRow::ordinal));
        if (lost.isEmpty()) {
            throw new Conflict("the extents were replaced meanwhile"); // an empty answer would mean that none is left
        }
        long[] copyKeys = lost.stream().mapToLong(LostRow::copyKey).distinct().toArray();
        session.getMapper(RepairMapper.class).forgetRepaired(copyKeys);
        forgetPacks(session, lost);
        return mapper.refs(copyKeys).stream().map(RefRow::toRef).toList();
    }

    /** A pack that is left without members becomes an orphan like any other, which is then forgotten. */
    private static void forgetPacks(SqlSession session, List<LostRow> lost) throws ArchivoltException {
        Map<UUID, Long> members = lost.stream()
                .filter(LostRow::packed)
                .collect(Collectors.groupingBy(LostRow::uuid, Collectors.counting()));
        PackChanges packs = new PackChanges();
        packs.remove(members.entrySet().stream()
                .map(pack -> new MembersRow(pack.getKey(), pack.getValue().intValue()))
                .toList());
        packs.apply(session);
        session.getMapper(ExtentMapper.class).forget(members.keySet().toArray(UUID[]::new));
    }
}
