package org.archivolt.shell.internal;

import java.util.List;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.Librarian;
import org.archivolt.shell.internal.complete.FabricNodeCompleter;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:handles}. */
@Service
@Command(scope = "shelf", name = "handles", description = "Lists who has which shelves open")
public final class ShelfHandlesCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--node", description = "Only of this node")
    @Completion(FabricNodeCompleter.class)
    int node;

    @Option(name = "--after", description = "Begin behind this number")
    long after;

    @Option(name = "--limit", description = "At most so many, 1 to 10000")
    int limit = 1000;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "shelf", description = "Only of this one: path or number")
    @Completion(ShelfCompleter.class)
    String shelf;

    @Override
    void run(Output output) throws ArchivoltException {
        OptionalLong of = shelf == null ? OptionalLong.empty() : OptionalLong.of(ShelfNames.id(shelf, librarian));
        List<Handle> handles = librarian.handles(of, FabricNodes.any("--node", node), after, ShelfNames.limit(limit));
        if (json) {
            output.json(handles.stream().map(LibrarianTexts::members).toList());
        } else {
            output.table(table(handles));
        }
    }

    private static ShellTable table(List<Handle> handles) {
        ShellTable table = new ShellTable().emptyTableText("nothing is open");
        table.column("Handle").maxSize(14).alignRight();
        table.column("Shelf").maxSize(14).alignRight();
        table.column("Node").alignRight();
        table.column("Process").maxSize(20).alignRight();
        table.column("Opened").maxSize(30);
        for (Handle handle : handles) {
            table.addRow().addContent(handle.id(), handle.shelf(), handle.node(), handle.process(), handle.opened());
        }
        return table;
    }
}
