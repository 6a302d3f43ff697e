package org.archivolt.shell.internal;

import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DriveType;
import org.archivolt.shell.internal.text.Json;

/** {@code medium:types}. */
@Service
@Command(
        scope = "medium",
        name = "types",
        description = "Lists which drives take which media, by model, as drivers know it",
        detailedDescription = "The key compatible of a family's configuration adds to it; see lrs:config-get.")
public final class MediumTypesCommand extends ArchivoltCommand {
    @Reference
    List<DeviceDriver> drivers;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) {
        List<DriveType> types = drivers.stream()
                .flatMap(driver -> driver.driveTypes().stream())
                .distinct()
                .toList();
        if (json) {
            output.json(types.stream()
                    .map(type -> Json.object("model", type.model(), "writes", type.writes(), "reads", type.reads()))
                    .toList());
        } else {
            output.table(table(types));
        }
    }

    private static ShellTable table(List<DriveType> types) {
        ShellTable table = new ShellTable().emptyTableText("no driver knows of any");
        table.column("Drive").maxSize(12);
        table.column("Writes").maxSize(50);
        table.column("Only reads").maxSize(30);
        types.forEach(type -> table.addRow().addContent(type.model(), words(type.writes()), words(type.reads())));
        return table;
    }

    private static String words(Set<String> models) {
        return String.join(" ", models);
    }
}
