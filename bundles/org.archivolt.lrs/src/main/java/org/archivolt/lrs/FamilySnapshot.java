package org.archivolt.lrs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DriveHealth;

/**
 * What is going on in a family.
 *
 * @param driver whether a driver serves it now
 * @param queued requests waiting for media or devices
 * @param allocations answered and not wholly released
 */
public record FamilySnapshot(Family family, boolean driver, int queued, int allocations, List<DeviceStatus> devices) {
    public FamilySnapshot {
        devices = List.copyOf(devices);
    }

    /**
     * One device.
     *
     * @param phase what its thread does, one word: {@code mounted}, {@code syncing}, {@code failed}
     * @param detail why, for people; empty when all is well
     * @param running allocations using it
     * @param toSync releases waiting for a flush
     * @param toSyncBytes their bytes
     * @param toSyncAge age of the oldest of them
     * @param health how many more errors in a row it may make before it is taken out of use
     * @param told what the device told of itself when it was last asked, with the alerts of the last day
     */
    public record DeviceStatus(
            DeviceId device,
            String phase,
            String detail,
            Optional<MediumId> medium,
            int running,
            int scheduled,
            int toSync,
            long toSyncBytes,
            Duration toSyncAge,
            int health,
            DriveHealth told) {}
}
