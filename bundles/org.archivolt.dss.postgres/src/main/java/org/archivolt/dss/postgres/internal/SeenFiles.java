package org.archivolt.dss.postgres.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.archivolt.base.MediumId;
import org.archivolt.dss.postgres.internal.Declarations.Pack;
import org.archivolt.dss.postgres.internal.Declarations.Place;
import org.archivolt.dss.postgres.internal.ObjectMapper.SeenRow;

/** What is known of files before they are committed: those that are pending, which of them are fenced, and packs in use. */
final class SeenFiles {
    private final Map<UUID, Place> pending = new HashMap<>();
    private final Set<UUID> fenced = new HashSet<>();
    private final Map<UUID, Pack> packs = new HashMap<>();

    void addPending(SeenRow row) {
        pending.put(row.uuid(), row.place());
        if (row.fenced()) {
            fenced.add(row.uuid());
        }
    }

    void addPack(SeenRow row) {
        packs.put(row.uuid(), new Pack(row.place(), row.bytes()));
    }

    /** Uuids of those that are pending. */
    Set<UUID> pending() {
        return pending.keySet();
    }

    Declarations declarations(ToLongFunction<MediumId> mediumKeys) {
        return new Declarations(mediumKeys, pending, packs, fenced);
    }
}
