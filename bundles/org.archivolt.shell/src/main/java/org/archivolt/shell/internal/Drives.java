package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.DriveHealth.Severity;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.text.Json;

/** Drives as people look at them and scripts read them. */
final class Drives {
    private Drives() {}

    static List<DeviceRecord> of(Family family, ResourceCatalog catalog) throws ArchivoltException {
        return catalog.devices().stream()
                .filter(device -> device.id().family().equals(family))
                .toList();
    }

    /** Empty for what this host does not serve. */
    static Optional<DeviceStatus> status(DeviceId drive, ResourceScheduler scheduler) {
        return scheduler.snapshot(drive.family()).devices().stream()
                .filter(status -> status.device().equals(drive))
                .findFirst();
    }

    /** The worst of what a drive told, in one word. */
    static String alert(DriveHealth told) {
        if (isRaised(told, Severity.CRITICAL)) {
            return "critical";
        }
        if (told.cleaningRequested()) {
            return "cleaning";
        }
        return isRaised(told, Severity.WARNING) ? "warning" : "";
    }

    private static boolean isRaised(DriveHealth told, Severity severity) {
        return told.alerts().stream().anyMatch(alert -> alert.severity() == severity);
    }

    static Map<String, Object> members(DeviceRecord drive, Optional<DeviceStatus> status) {
        Map<String, Object> members = DeviceListCommand.members(drive, status.orElse(null));
        members.put("options", drive.options());
        members.put("told", status.map(each -> members(each.told())).orElse(null));
        return members;
    }

    private static Map<String, Object> members(DriveHealth told) {
        return Json.object(
                "asOf", told.asOf().map(Object::toString).orElse(null),
                "alerts",
                        told.alerts().stream()
                                .map(alert -> Json.object(
                                        "number", alert.number(),
                                        "severity", alert.severity().name(),
                                        "text", alert.text()))
                                .toList(),
                "cleaningRequested", told.cleaningRequested(),
                "counters", told.counters());
    }
}
