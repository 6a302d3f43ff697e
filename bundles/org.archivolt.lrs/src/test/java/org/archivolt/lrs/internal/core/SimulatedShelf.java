package org.archivolt.lrs.internal.core;

import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.MediumId;

/** Where media are that are in no drive. */
final class SimulatedShelf {
    private final Map<MediumId, SimulatedMedium> media = new TreeMap<>();

    void put(SimulatedMedium medium) {
        media.put(medium.id, medium);
    }

    /** Null when it is not here. */
    SimulatedMedium take(MediumId id) {
        return media.remove(id);
    }
}
