package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.postgres.internal.PackMapper.MembersRow;
import org.archivolt.dss.postgres.internal.PackMapper.Packs;

/**
 * What one transaction does to packs, gathered while it goes on and written at its end, so that rows which many want are
 * locked for the shortest time and in one order, and a pack that loses a member and gets another stays in use.
 */
final class PackChanges {
    private final Map<UUID, Integer> added = new HashMap<>();
    private final Map<UUID, Integer> removed = new HashMap<>();
    private final Map<UUID, Long> packBytes = new HashMap<>();

    /** Extents of objects that stay. */
    void add(Collection<ExtentRecord> extents) {
        extents.forEach(extent -> add(extent, 1));
    }

    /** Extents of objects that were replaced by the same transaction: their packs are used, though not by them. */
    void addNone(Collection<ExtentRecord> extents) {
        extents.forEach(extent -> add(extent, 0));
    }

    private void add(ExtentRecord extent, int members) {
        extent.pack().ifPresent(pack -> {
            added.merge(extent.extent(), members, Integer::sum);
            packBytes.put(extent.extent(), pack.packBytes());
        });
    }

    void remove(List<MembersRow> rows) {
        rows.forEach(row -> removed.merge(row.uuid(), row.members(), Integer::sum));
    }

    /**
     * Takes the declarations of packs that are new. To be done before extents are written, like all declarations.
     *
     * @param pending what was pending when it was decided on
     */
    void open(SqlSession session, Set<UUID> pending) {
        List<UUID> fresh = added.keySet().stream().filter(pending::contains).toList();
        if (fresh.isEmpty()) {
            return;
        }
        Packs packs = new Packs(
                fresh.toArray(UUID[]::new), Columns.longs(fresh, packBytes::get), Columns.ints(fresh, added::get));
        if (session.getMapper(PackMapper.class).open(packs) != fresh.size()) {
            throw new Conflict("a pack was committed or taken back meanwhile");
        }
        added.keySet().removeAll(fresh);
    }

    /** Whether anything is added to packs that were in use before. */
    boolean joins() {
        return added.values().stream().anyMatch(members -> members > 0);
    }

    /** To be done last. */
    void apply(SqlSession session) throws ArchivoltException {
        Map<UUID, Integer> changes = new HashMap<>(added);
        removed.forEach((uuid, members) -> changes.merge(uuid, -members, Integer::sum));
        changes.values().removeIf(change -> change == 0);
        if (changes.isEmpty()) {
            return;
        }
        PackMapper mapper = session.getMapper(PackMapper.class);
        List<UUID> uuids = List.copyOf(changes.keySet());
        UUID[] wanted = uuids.toArray(UUID[]::new);
        Map<UUID, Integer> members =
                mapper.lock(wanted).stream().collect(Collectors.toMap(MembersRow::uuid, MembersRow::members));
        for (UUID uuid : uuids) {
            check(uuid, members.getOrDefault(uuid, 0));
        }
        mapper.change(wanted, Columns.ints(uuids, changes::get));
    }

    private void check(UUID uuid, int members) throws ArchivoltException {
        int lost = removed.getOrDefault(uuid, 0);
        if (members < lost) {
            throw new ArchivoltException(CATALOG_CORRUPT, "counting the members of a pack")
                    .with("pack", uuid)
                    .with("members", members)
                    .with("removed", lost);
        }
        if (members == 0) {
            throw new Conflict("the last object of a pack was deleted meanwhile");
        }
    }
}
