package org.archivolt.dss.postgres.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;

/** Which files may be committed: each that is pending once, and each pack in use as often as one likes. Pure. */
final class Declarations {
    /** Where a file is. */
    record Place(long mediumKey, String address) {}

    /** A pack in use. */
    record Pack(Place place, long bytes) {}

    private final ToLongFunction<MediumId> mediumKeys;
    private final Map<UUID, Place> pending;
    private final Map<UUID, Pack> packs;

    Declarations(ToLongFunction<MediumId> mediumKeys, Map<UUID, Place> pending, Map<UUID, Pack> packs) {
        this.mediumKeys = mediumKeys;
        this.pending = new HashMap<>(pending);
        this.packs = new HashMap<>(packs);
    }

    /** All extents of an object, or none. */
    boolean take(List<ExtentRecord> extents) {
        Map<UUID, Optional<Long>> packBytes = new HashMap<>();
        for (ExtentRecord extent : extents) {
            Optional<Long> bytes = extent.pack().map(InPack::packBytes);
            Optional<Long> before = packBytes.putIfAbsent(extent.extent(), bytes);
            boolean isFirst = before == null;
            boolean isSamePack = bytes.isPresent() && bytes.equals(before);
            if (!isDeclared(extent) || !isFirst && !isSamePack) {
                return false;
            }
        }
        extents.forEach(this::use);
        return true;
    }

    private boolean isDeclared(ExtentRecord extent) {
        return place(extent).equals(pending.get(extent.extent()))
                || extent.pack().isPresent() && pack(extent).equals(packs.get(extent.extent()));
    }

    private void use(ExtentRecord extent) {
        pending.remove(extent.extent());
        if (extent.pack().isPresent()) {
            packs.put(extent.extent(), pack(extent));
        }
    }

    private Place place(ExtentRecord extent) {
        return new Place(mediumKeys.applyAsLong(extent.medium()), extent.address());
    }

    private Pack pack(ExtentRecord extent) {
        return new Pack(place(extent), extent.pack().orElseThrow().packBytes());
    }
}
