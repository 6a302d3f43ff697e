package org.archivolt.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.ObjectStore;

/** {@code object:list}. */
@Service
@Command(scope = "object", name = "list", description = "Lists objects, in the order of their ids")
public final class ObjectListCommand extends ArchivoltCommand {
    private static final int LIMIT_MAX = 10_000;

    @Reference
    ObjectStore store;

    @Option(name = "--after", description = "Begin after this id")
    String after;

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
        Optional<ObjectId> start = after == null ? Optional.empty() : Optional.of(ObjectId.of(after));
        List<ObjectRecord> objects = store.list(prefix, start, limit);
        if (json) {
            output.json(objects.stream().map(ObjectMembers::of).toList());
            return;
        }
        output.table(table(objects));
        if (objects.size() == limit) {
            output.line("There may be more: object:list --after '"
                    + objects.get(limit - 1).id().text() + "'");
        }
    }

    private static ShellTable table(List<ObjectRecord> objects) {
        ShellTable table = new ShellTable().emptyTableText("no objects");
        table.column("Id").maxSize(46);
        table.column("Version").alignRight();
        table.column("Size").alignRight();
        table.column("Layout").maxSize(10);
        table.column("Created").maxSize(20);
        for (ObjectRecord object : objects) {
            table.addRow()
                    .addContent(
                            object.id().text(),
                            object.version().version(),
                            Sizes.of(object.size()),
                            object.layout().name(),
                            object.created().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        }
        return table;
    }
}
