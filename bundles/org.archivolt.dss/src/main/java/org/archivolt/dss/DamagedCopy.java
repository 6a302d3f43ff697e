package org.archivolt.dss;

import java.time.Instant;
import java.util.List;

/**
 * A copy that waits for repair.
 *
 * @param object the version it is a copy of
 * @param damages at least one
 * @param noted when the first was noted
 * @param attempts of repairing it that failed
 * @param tried the last attempt, or when the first damage was noted
 */
public record DamagedCopy(
        ObjectRecord object, StoredCopy copy, List<ExtentDamage> damages, Instant noted, int attempts, Instant tried) {
    public DamagedCopy {
        damages = List.copyOf(damages);
        if (damages.isEmpty()) {
            throw new IllegalArgumentException("nothing is damaged");
        }
    }
}
