package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.FENCED;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;

/** Which files may be committed: each that is pending and not fenced once, and each pack in use as often as one likes. Pure. */
final class Declarations {
    /** Where a file is. */
    record Place(long mediumKey, String address) {}

    /** A pack in use. */
    record Pack(Place place, long bytes) {}

    private final ToLongFunction<MediumId> mediumKeys;
    private final Map<UUID, Place> pending;
    private final Map<UUID, Pack> packs;
    private final Set<UUID> fenced;

    /** @param fenced those of the pending that were declared by a grant that is not in force */
    Declarations(
            ToLongFunction<MediumId> mediumKeys, Map<UUID, Place> pending, Map<UUID, Pack> packs, Set<UUID> fenced) {
        this.mediumKeys = mediumKeys;
        this.pending = new HashMap<>(pending);
        this.packs = new HashMap<>(packs);
        this.fenced = Set.copyOf(fenced);
    }

    /**
     * All extents of an object, or none.
     *
     * @return why not
     */
    Optional<ErrorCode> take(List<ExtentRecord> extents) {
        if (!areDeclared(extents)) {
            return Optional.of(CATALOG_CORRUPT);
        }
        if (extents.stream().anyMatch(this::isFenced)) {
            return Optional.of(FENCED);
        }
        extents.forEach(this::use);
        return Optional.empty();
    }

    private boolean areDeclared(List<ExtentRecord> extents) {
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
        return true;
    }

    /** A pack in use is not: it was written when it was first used. */
    private boolean isFenced(ExtentRecord extent) {
        return pending.containsKey(extent.extent()) && fenced.contains(extent.extent());
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
