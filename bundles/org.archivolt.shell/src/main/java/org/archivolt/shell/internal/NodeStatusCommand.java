package org.archivolt.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeStatus;
import org.archivolt.librarian.PosixError;
import org.archivolt.shell.internal.complete.FabricNodeCompleter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;

/** {@code node:status}. */
@Service
@Command(
        scope = "node",
        name = "status",
        description = "Shows nodes: whether they are there, and how much of their memory is used")
public final class NodeStatusCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "node", description = "Only this one")
    @Completion(FabricNodeCompleter.class)
    int node;

    @Override
    void run(Output output) throws ArchivoltException {
        Optional<NodeId> only = FabricNodes.any("node", node);
        List<NodeStatus> nodes = librarian.nodes().stream()
                .filter(each -> only.isEmpty() || each.id().equals(only.get()))
                .toList();
        if (nodes.isEmpty() && only.isPresent()) {
            throw PosixError.ENODEV.of("there is no such node").with("node", node);
        }
        if (json) {
            long bookSize = librarian.status().bookSize();
            output.json(nodes.stream()
                    .map(each -> LibrarianTexts.members(each, bookSize))
                    .toList());
        } else {
            output.table(table(nodes));
        }
    }

    private static ShellTable table(List<NodeStatus> nodes) {
        ShellTable table = new ShellTable().emptyTableText("no nodes; add them with book:register");
        table.column("Node").alignRight();
        table.column("Host").maxSize(14);
        table.column("State").maxSize(13);
        table.column("Silent").maxSize(7).alignRight();
        table.column("CPU").alignRight();
        table.column("Memory").maxSize(7);
        table.column("Policy").maxSize(13);
        table.column("Books").maxSize(6).alignRight();
        table.column("Free").maxSize(6).alignRight();
        table.column("Open").maxSize(5).alignRight();
        for (NodeStatus each : nodes) {
            table.addRow()
                    .addContent(
                            each.id(),
                            Plain.of(each.host()),
                            each.state().name().toLowerCase(Locale.ROOT),
                            each.silentFor().map(Ages::of).orElse(""),
                            each.load().cpuPercent(),
                            each.controllersOnline() ? "online" : "offline",
                            Plain.of(each.policy().orElse("")),
                            each.books().total(),
                            each.books().free(),
                            each.handles());
        }
        return table;
    }
}
