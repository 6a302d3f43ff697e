package org.archivolt.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code drive:list}. */
@Service
@Command(
        scope = "drive",
        name = "list",
        description = "Lists the drives and what those of this host are doing",
        detailedDescription = "Alert is the worst of what a drive told within a day: drive:status tells all.")
public final class DriveListCommand extends ArchivoltCommand {
    @Reference
    ResourceCatalog catalog;

    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--family", description = "Kind of storage")
    @Completion(FamilyCompleter.class)
    String family = Family.TAPE.name();

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<DeviceRecord> drives = Drives.of(Families.of(family), catalog);
        if (json) {
            output.json(drives.stream()
                    .map(drive -> Drives.members(drive, Drives.status(drive.id(), scheduler)))
                    .toList());
        } else {
            output.table(table(drives));
        }
    }

    private ShellTable table(List<DeviceRecord> drives) {
        ShellTable table = new ShellTable().emptyTableText("no drives; add one with drive:add");
        table.column("Name").maxSize(10);
        table.column("Path").maxSize(20);
        table.column("Model").maxSize(6);
        table.column("Serial").maxSize(10);
        table.column("Status");
        table.column("Phase").maxSize(9);
        table.column("Medium").maxSize(8);
        table.column("Alert").maxSize(8);
        for (DeviceRecord drive : drives) {
            Optional<DeviceStatus> status = Drives.status(drive.id(), scheduler);
            table.addRow()
                    .addContent(
                            drive.id().name(),
                            Plain.of(drive.path()),
                            Plain.of(drive.model()),
                            Plain.of(drive.serial()),
                            drive.status(),
                            status.map(DeviceStatus::phase).orElse(""),
                            status.flatMap(DeviceStatus::medium)
                                    .map(MediumId::name)
                                    .orElse(""),
                            status.map(each -> Drives.alert(each.told())).orElse(""));
        }
        return table;
    }
}
