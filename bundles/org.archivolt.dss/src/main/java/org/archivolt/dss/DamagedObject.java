package org.archivolt.dss;

import java.time.Instant;
import java.util.List;

/**
 * A visible object that waits for repair.
 *
 * @param damages at least one
 * @param noted when the first was noted
 * @param attempts of repairing it that failed
 * @param tried the last attempt, or when the first damage was noted
 */
public record DamagedObject(
        StoredObjectRecord object, List<ExtentDamage> damages, Instant noted, int attempts, Instant tried) {
    public DamagedObject {
        damages = List.copyOf(damages);
        if (damages.isEmpty()) {
            throw new IllegalArgumentException("nothing is damaged");
        }
    }
}
