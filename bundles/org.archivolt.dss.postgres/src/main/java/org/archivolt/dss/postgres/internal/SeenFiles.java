package org.archivolt.dss.postgres.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.postgres.internal.Declarations.Pack;
import org.archivolt.dss.postgres.internal.Declarations.Place;
import org.archivolt.dss.postgres.internal.ObjectMapper.SeenRow;

/** What is known of files before they are committed: those that are pending, by which grants, and packs in use. */
final class SeenFiles {
    private final Map<UUID, Place> pending = new HashMap<>();
    private final Map<UUID, CreditFence> fences = new HashMap<>();
    private final Map<UUID, Pack> packs = new HashMap<>();

    void addPending(SeenRow row) {
        pending.put(row.uuid(), row.place());
        row.fence().ifPresent(fence -> fences.put(row.uuid(), fence));
    }

    void addPack(SeenRow row) {
        packs.put(row.uuid(), new Pack(row.place(), row.bytes()));
    }

    /** Uuids of those that are pending. */
    Set<UUID> pending() {
        return pending.keySet();
    }

    /** Grants that are in force now stay so until the transaction ends. */
    Declarations declarations(SqlSession session, ToLongFunction<MediumId> mediumKeys) {
        Set<CreditFence> stale = Fences.stale(session, fences.values());
        Set<UUID> fenced = fences.entrySet().stream()
                .filter(entry -> stale.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new Declarations(mediumKeys, pending, packs, fenced);
    }
}
