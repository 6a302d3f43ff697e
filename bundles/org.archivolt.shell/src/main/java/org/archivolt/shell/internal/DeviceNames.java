package org.archivolt.shell.internal;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ResourceCatalog;

/** Devices as people name them: {@code family:library:name}, or the name alone while only one device has it. */
final class DeviceNames {
    private DeviceNames() {}

    static DeviceId resolve(String text, ResourceCatalog catalog) throws ArchivoltException {
        if (text.indexOf(':') >= 0) {
            return DeviceId.parse(text);
        }
        List<DeviceId> found = catalog.devices().stream()
                .map(DeviceRecord::id)
                .filter(id -> id.name().equals(text))
                .toList();
        if (found.isEmpty()) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "there is no such device").with("device", text);
        }
        if (found.size() > 1) {
            throw ArchivoltException.invalid("device", "several have this name; say which")
                    .with("devices", found);
        }
        return found.get(0);
    }
}
