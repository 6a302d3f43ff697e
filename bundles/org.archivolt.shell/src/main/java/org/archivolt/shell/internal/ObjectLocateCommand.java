package org.archivolt.shell.internal;

import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.store.ObjectLocation;
import org.archivolt.store.ObjectLocation.CopyLocation;
import org.archivolt.store.ObjectLocation.MediumLocation;

/** {@code object:locate}. */
@Service
@Command(
        scope = "object",
        name = "locate",
        description = "Shows which media an object is on, and how long it takes to get at it",
        detailedDescription =
                "The copy that is quickest to read comes first. Wait is what such operations have taken until"
                        + " now; never: it cannot be read at present.")
public final class ObjectLocateCommand extends VersionCommand {
    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectLocation location = store.locate(which());
        if (json) {
            output.json(members(location));
        } else {
            output.table(table(location));
        }
    }

    private static ShellTable table(ObjectLocation location) {
        ShellTable table = new ShellTable();
        table.column("Copy").maxSize(16);
        table.column("Status");
        table.column("Wait").alignRight();
        table.column("Medium").maxSize(28);
        table.column("Host").maxSize(12);
        table.column("Device").maxSize(10);
        table.column("State");
        for (CopyLocation copy : location.copies()) {
            for (MediumLocation medium : copy.media()) {
                table.addRow()
                        .addContent(
                                copy.copy().name(),
                                copy.copy().status(),
                                copy.estimate().map(Ages::of).orElse("never"),
                                medium.medium(),
                                medium.host().orElse(""),
                                medium.device().map(DeviceId::name).orElse(""),
                                state(medium));
            }
        }
        return table;
    }

    private static String state(MediumLocation medium) {
        if (!medium.readable()) {
            return "locked";
        }
        return medium.mounted() ? "mounted" : "";
    }

    private static Map<String, Object> members(ObjectLocation location) {
        return Json.object(
                "object", ObjectMembers.of(location.object()),
                "copies",
                        location.copies().stream()
                                .map(ObjectLocateCommand::members)
                                .toList());
    }

    private static Map<String, Object> members(CopyLocation copy) {
        Map<String, Object> members = ObjectMembers.of(copy.copy());
        copy.estimate().ifPresent(estimate -> members.put("estimateMillis", estimate.toMillis()));
        members.put(
                "media", copy.media().stream().map(ObjectLocateCommand::members).toList());
        return members;
    }

    private static Map<String, Object> members(MediumLocation medium) {
        Map<String, Object> members = Json.object("medium", medium.medium().toString());
        medium.host().ifPresent(host -> members.put("host", host));
        medium.device().ifPresent(device -> members.put("device", device.toString()));
        members.put("mounted", medium.mounted());
        members.put("readable", medium.readable());
        members.put("bytes", medium.bytes());
        return members;
    }
}
