package org.archivolt.shell.internal;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;

/** {@code copy:list}. */
@Service
@Command(
        scope = "copy",
        name = "list",
        description = "Lists copies of objects, oldest first",
        detailedDescription = "--with and --without find objects by the other copies they have.")
public final class CopyListCommand extends ArchivoltCommand {
    private static final int LIMIT_MAX = 10_000;

    @Reference
    ObjectCatalog catalog;

    @Option(name = "--name", description = "Of the copy")
    String name;

    @Option(name = "--with", description = "Only of objects that have a complete copy of this name too")
    String with;

    @Option(name = "--without", description = "Only of objects that have no copy of this name")
    String without;

    @Option(name = "--status", description = "complete, readable or incomplete")
    String status;

    @Option(name = "--created-to", description = "Before this time, such as 2026-02-03T04:05:06Z")
    String createdTo;

    @Option(name = "--all", description = "Also of versions that were replaced or deleted")
    boolean all;

    @Option(name = "--after", description = "Position to begin after, from the list before")
    long after = -1;

    @Option(name = "--limit", description = "How many at most, 1 to 10,000")
    int limit = 1_000;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "prefix", description = "What the ids begin with", required = false)
    @Completion(ObjectCompleter.class)
    String prefix = "";

    @Override
    void run(Output output) throws ArchivoltException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw ArchivoltException.invalid("--limit", "must be 1 to " + LIMIT_MAX)
                    .with("value", limit);
        }
        List<ListedCopy> copies = catalog.copies(query(), after, limit);
        if (json) {
            output.json(copies.stream().map(CopyListCommand::members).toList());
            return;
        }
        output.table(table(copies));
        if (copies.size() == limit) {
            output.line("There may be more: copy:list --after "
                    + copies.get(limit - 1).position());
        }
    }

    private CopyQuery query() throws ArchivoltException {
        return new CopyQuery(
                prefix,
                Optional.ofNullable(name),
                Optional.ofNullable(with),
                Optional.ofNullable(without),
                status == null ? Optional.empty() : Optional.of(statusOf(status)),
                ObjectListCommand.time("--created-to", createdTo),
                !all);
    }

    private static CopyStatus statusOf(String text) throws ArchivoltException {
        try {
            return CopyStatus.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("--status", "must be complete, readable or incomplete")
                    .with("value", text);
        }
    }

    private static ShellTable table(List<ListedCopy> copies) {
        ShellTable table = new ShellTable().emptyTableText("no copies");
        table.column("Id").maxSize(32);
        table.column("Version").alignRight();
        table.column("Copy").maxSize(14);
        table.column("Status");
        table.column("Layout").maxSize(8);
        table.column("Created").maxSize(20);
        for (ListedCopy each : copies) {
            table.addRow()
                    .addContent(
                            Plain.of(each.object().id().text()),
                            each.object().version().version(),
                            each.copy().name(),
                            each.copy().status(),
                            each.copy().layout().name(),
                            each.copy().created().truncatedTo(ChronoUnit.SECONDS));
        }
        return table;
    }

    private static Map<String, Object> members(ListedCopy listed) {
        Map<String, Object> members = Json.object(
                "id", listed.object().id().text(),
                "uuid", listed.object().version().uuid().toString(),
                "version", listed.object().version().version(),
                "position", listed.position());
        members.putAll(ObjectMembers.of(listed.copy()));
        return members;
    }
}
