package org.archivolt.shell.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;

/** {@code lrs:status}. */
@Service
@Command(scope = "lrs", name = "status", description = "Shows what the scheduler of this host is doing")
public final class LrsStatusCommand extends ArchivoltCommand {
    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) {
        List<FamilySnapshot> families =
                scheduler.families().stream().map(scheduler::snapshot).toList();
        if (json) {
            output.json(families.stream().map(LrsStatusCommand::members).toList());
            return;
        }
        if (families.isEmpty()) {
            output.line("no families: no configuration etc/org.archivolt.lrs.family-<name>.cfg");
        }
        for (FamilySnapshot family : families) {
            output.line("%s: %s, %d queued, %d allocations"
                    .formatted(
                            family.family(),
                            family.driver() ? "driver present" : "no driver",
                            family.queued(),
                            family.allocations()));
            List<DeviceStatus> devices = family.devices().stream()
                    .sorted(Comparator.comparing(DeviceStatus::device))
                    .toList();
            output.table(table(devices));
            devices.stream()
                    .filter(device -> !device.detail().isEmpty())
                    .forEach(device -> output.line(Plain.paragraph(
                            "  ", "%s %s: %s".formatted(device.device().name(), device.phase(), device.detail()))));
        }
    }

    /** What ails a device comes below: reasons are long. */
    private static ShellTable table(List<DeviceStatus> devices) {
        ShellTable table = new ShellTable().emptyTableText("no devices");
        table.column("Device").maxSize(16);
        table.column("Phase").maxSize(11);
        table.column("Medium").maxSize(16);
        table.column("Health").alignRight();
        table.column("Running").alignRight();
        table.column("Scheduled").alignRight();
        table.column("To sync");
        for (DeviceStatus status : devices) {
            table.addRow()
                    .addContent(
                            status.device().name(),
                            status.phase(),
                            status.medium().map(MediumId::name).orElse(""),
                            status.health(),
                            status.running(),
                            status.scheduled(),
                            toSync(status));
        }
        return table;
    }

    private static String toSync(DeviceStatus status) {
        return status.toSync() == 0
                ? ""
                : "%d, %s, %s".formatted(status.toSync(), Sizes.of(status.toSyncBytes()), Ages.of(status.toSyncAge()));
    }

    private static Map<String, Object> members(FamilySnapshot family) {
        return Json.object(
                "family", family.family().name(),
                "driver", family.driver(),
                "queued", family.queued(),
                "allocations", family.allocations(),
                "devices",
                        family.devices().stream().map(LrsStatusCommand::device).toList());
    }

    private static Map<String, Object> device(DeviceStatus status) {
        Map<String, Object> members = Json.object("device", status.device().toString());
        members.putAll(DeviceListCommand.activity(status));
        return members;
    }
}
