package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.text.Json;

/** {@code device:list}. */
@Service
@Command(scope = "device", name = "list", description = "Lists the devices and what those of this host are doing")
public final class DeviceListCommand extends ArchivoltCommand {
    @Reference
    ResourceCatalog catalog;

    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        Map<DeviceId, DeviceStatus> statuses = scheduler.families().stream()
                .flatMap(f -> scheduler.snapshot(f).devices().stream())
                .collect(Collectors.toMap(DeviceStatus::device, Function.identity(), (first, second) -> first));
        List<DeviceRecord> devices = catalog.devices();
        if (json) {
            output.json(
                    devices.stream().map(d -> members(d, statuses.get(d.id()))).toList());
        } else {
            output.table(table(devices, statuses));
        }
    }

    private static ShellTable table(List<DeviceRecord> devices, Map<DeviceId, DeviceStatus> statuses) {
        ShellTable table = new ShellTable().emptyTableText("no devices; add one with medium:add");
        table.column("Family").maxSize(8);
        table.column("Name").maxSize(16);
        table.column("Host").maxSize(12);
        table.column("Path").maxSize(22);
        table.column("Status");
        table.column("Phase").maxSize(9);
        table.column("Running").alignRight();
        for (DeviceRecord device : devices) {
            DeviceStatus status = statuses.get(device.id());
            table.addRow()
                    .addContent(
                            device.id().family(),
                            device.id().name(),
                            device.host(),
                            device.path(),
                            device.status(),
                            status == null ? "" : status.phase(),
                            status == null ? "" : status.running());
        }
        return table;
    }

    static Map<String, Object> members(DeviceRecord device, DeviceStatus status) {
        Map<String, Object> members = Json.object(
                "id", device.id().toString(),
                "family", device.id().family().name(),
                "library", device.id().library(),
                "name", device.id().name(),
                "host", device.host(),
                "path", device.path(),
                "model", device.model(),
                "serial", device.serial(),
                "status", device.status().name(),
                "added", device.added().toString());
        if (status != null) {
            members.put("activity", activity(status));
        }
        return members;
    }

    static Map<String, Object> activity(DeviceStatus status) {
        return Json.object(
                "phase", status.phase(),
                "detail", status.detail(),
                "medium", status.medium().map(MediumId::toString).orElse(null),
                "running", status.running(),
                "scheduled", status.scheduled(),
                "toSync", status.toSync(),
                "toSyncBytes", status.toSyncBytes(),
                "toSyncAgeMillis", status.toSyncAge().toMillis(),
                "health", status.health());
    }
}
