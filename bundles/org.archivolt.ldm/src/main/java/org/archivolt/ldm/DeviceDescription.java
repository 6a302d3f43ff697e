package org.archivolt.ldm;

import java.util.Map;
import org.archivolt.base.DeviceId;

/**
 * How to reach a device, as the catalog keeps it.
 *
 * @param path where it is on this host: a directory, a device node
 * @param options what only the driver understands; may be empty
 */
public record DeviceDescription(DeviceId id, String path, Map<String, String> options) {
    public DeviceDescription {
        options = Map.copyOf(options);
    }
}
