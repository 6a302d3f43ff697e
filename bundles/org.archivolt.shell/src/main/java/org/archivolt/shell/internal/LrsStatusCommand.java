package org.archivolt.shell.internal;

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
import org.archivolt.shell.internal.text.Json;
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
            output.line("no families: no driver is installed and no device was added");
        }
        for (FamilySnapshot family : families) {
            output.line("%s: %s, %d queued, %d allocations"
                    .formatted(
                            family.family(),
                            family.driver() ? "driver present" : "no driver",
                            family.queued(),
                            family.allocations()));
            output.table(table(family.devices()));
        }
    }

    private static ShellTable table(List<DeviceStatus> devices) {
        ShellTable table = new ShellTable().emptyTableText("no devices");
        table.column("Device").maxSize(18);
        table.column("Phase").maxSize(12);
        table.column("Medium").maxSize(18);
        table.column("Running").alignRight();
        table.column("Scheduled").alignRight();
        table.column("To sync").alignRight();
        table.column("Bytes").alignRight();
        for (DeviceStatus status : devices) {
            table.addRow()
                    .addContent(
                            status.device().name(),
                            status.phase(),
                            status.medium().map(MediumId::name).orElse(""),
                            status.running(),
                            status.scheduled(),
                            status.toSync(),
                            Sizes.of(status.toSyncBytes()));
        }
        return table;
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
