package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.store.LayoutCatalog;
import org.archivolt.store.LayoutCatalog.InstalledLayout;

/** {@code layout:list}. */
@Service
@Command(
        scope = "layout",
        name = "list",
        description = "Lists the layouts installed now, and their parameters",
        detailedDescription = "In use is how many transfers use it at this moment. Of several versions of a layout the"
                + " first one writes. layout:info tells more of one.")
public final class LayoutListCommand extends ArchivoltCommand {
    @Reference
    LayoutCatalog layouts;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) {
        List<InstalledLayout> installed = layouts.layouts();
        if (json) {
            output.json(installed.stream().map(LayoutMembers::of).toList());
        } else {
            output.table(table(installed));
        }
    }

    /** A line for each parameter; what is told of the layout itself is in the first. */
    private static ShellTable table(List<InstalledLayout> installed) {
        ShellTable table = new ShellTable().emptyTableText("no layouts");
        table.column("Name").maxSize(16);
        table.column("Version").maxSize(8);
        table.column("In use").alignRight();
        table.column("Parameter").maxSize(16);
        table.column("Type");
        table.column("Default").maxSize(8);
        table.column("Range").maxSize(22);
        installed.forEach(layout -> addRows(layout, table));
        return table;
    }

    private static void addRows(InstalledLayout layout, ShellTable table) {
        LayoutDescription description = layout.description();
        Row row = table.addRow();
        row.addContent(description.name(), description.version(), layout.inUse());
        if (description.parameters().isEmpty()) {
            row.addContent("", "", "", "");
        }
        for (LayoutParameter parameter : description.parameters()) {
            if (parameter != description.parameters().get(0)) {
                row = table.addRow();
                row.addContent("", "", "");
            }
            row.addContent(parameter.name(), parameter.type(), parameter.defaultText(), parameter.range());
        }
    }
}
