package org.archivolt.dss;

import java.time.Instant;
import java.util.Map;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.DeviceId;

/**
 * A device as the catalog knows it.
 *
 * @param host the host it is attached to
 * @param path where that host finds it
 * @param options for its driver
 */
public record DeviceRecord(
        DeviceId id,
        String host,
        String path,
        String model,
        String serial,
        Map<String, String> options,
        AdministrativeStatus status,
        Instant added) {
    public DeviceRecord {
        options = Map.copyOf(options);
    }
}
