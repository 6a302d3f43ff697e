package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Sizes;

/** {@code medium:list}. */
@Service
@Command(scope = "medium", name = "list", description = "Lists the media")
public final class MediumListCommand extends ArchivoltCommand {
    @Reference
    ResourceCatalog catalog;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Option(name = "--family", description = "Only media of this kind of storage", valueToShowInHelp = "")
    @Completion(FamilyCompleter.class)
    String family;

    @Override
    void run(Output output) throws ArchivoltException {
        print(
                catalog.media().stream()
                        .filter(medium ->
                                family == null || medium.id().family().name().equals(family))
                        .toList(),
                json,
                output);
    }

    static void print(List<MediumRecord> media, boolean json, Output output) {
        if (json) {
            output.json(media.stream().map(MediumListCommand::members).toList());
        } else {
            output.table(table(media));
        }
    }

    private static ShellTable table(List<MediumRecord> media) {
        ShellTable table = new ShellTable().emptyTableText("no media; add one with medium:add");
        table.column("Family").maxSize(8);
        table.column("Library").maxSize(12);
        table.column("Name").maxSize(16);
        table.column("Status");
        table.column("Format");
        table.column("Free").alignRight();
        table.column("Extents").alignRight();
        table.column("Tags").maxSize(12);
        for (MediumRecord medium : media) {
            table.addRow()
                    .addContent(
                            medium.id().family(),
                            medium.id().library(),
                            medium.id().name(),
                            medium.status(),
                            medium.filesystem(),
                            Sizes.of(medium.space().freeBytes()),
                            medium.extents(),
                            medium.tags());
        }
        return table;
    }

    private static Map<String, Object> members(MediumRecord medium) {
        return Json.object(
                "id", medium.id().toString(),
                "family", medium.id().family().name(),
                "library", medium.id().library(),
                "name", medium.id().name(),
                "model", medium.model(),
                "tags", medium.tags().words(),
                "status", medium.status().name(),
                "filesystem", medium.filesystem().name(),
                "totalBytes", medium.space().totalBytes(),
                "freeBytes", medium.space().freeBytes(),
                "extents", medium.extents(),
                "writtenBytes", medium.writtenBytes(),
                "added", medium.added().toString());
    }
}
