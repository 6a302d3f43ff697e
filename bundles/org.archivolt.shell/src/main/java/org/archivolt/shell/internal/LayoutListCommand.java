package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.store.LayoutCatalog;
import org.archivolt.store.LayoutCatalog.InstalledLayout;

/** {@code layout:list}. */
@Service
@Command(scope = "layout", name = "list", description = "Lists the layouts installed now")
public final class LayoutListCommand extends ArchivoltCommand {
    @Reference
    LayoutCatalog layouts;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) {
        List<InstalledLayout> installed = layouts.layouts();
        if (json) {
            output.json(installed.stream().map(LayoutListCommand::members).toList());
        } else {
            output.table(table(installed));
        }
    }

    private static ShellTable table(List<InstalledLayout> installed) {
        ShellTable table = new ShellTable().emptyTableText("no layouts");
        table.column("Name").maxSize(16);
        table.column("Version");
        table.column("In use").alignRight();
        table.column("Parameters").maxSize(26);
        table.column("Summary").maxSize(32);
        for (InstalledLayout layout : installed) {
            LayoutDescription description = layout.description();
            table.addRow()
                    .addContent(
                            description.name(),
                            description.version(),
                            layout.inUse(),
                            parameters(description),
                            description.summary());
        }
        return table;
    }

    private static String parameters(LayoutDescription layout) {
        return layout.parameters().stream()
                .map(p -> p.name() + "=" + p.defaultValue())
                .collect(Collectors.joining(" "));
    }

    private static Map<String, Object> members(InstalledLayout layout) {
        LayoutDescription description = layout.description();
        return Json.object(
                "name", description.name(),
                "version", description.version(),
                "summary", description.summary(),
                "parameters",
                        description.parameters().stream()
                                .map(LayoutListCommand::members)
                                .toList(),
                "inUse", layout.inUse());
    }

    private static Map<String, Object> members(LayoutParameter parameter) {
        return Json.object(
                "name", parameter.name(),
                "summary", parameter.summary(),
                "defaultValue", parameter.defaultValue(),
                "min", parameter.min(),
                "max", parameter.max());
    }
}
