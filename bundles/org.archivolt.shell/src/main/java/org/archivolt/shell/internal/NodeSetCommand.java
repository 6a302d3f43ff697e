package org.archivolt.shell.internal;

import java.util.Arrays;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.shell.internal.complete.FabricNodeCompleter;

/** {@code node:set}. */
@Service
@Command(
        scope = "node",
        name = "set",
        description = "Says that a node or its memory comes, goes, or is out of order",
        detailedDescription = "The handles of a node end unless it is active.")
public final class NodeSetCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--state", description = "active, absent (its memory stays in use) or offline (it does not)")
    @Completion(
            value = StringsCompleter.class,
            values = {"active", "absent", "offline"})
    String state;

    @Option(name = "--controllers", description = "online or offline: whether its memory can be used")
    @Completion(
            value = StringsCompleter.class,
            values = {"online", "offline"})
    String controllers;

    @Argument(name = "node", description = "Its number", required = true)
    @Completion(FabricNodeCompleter.class)
    int node;

    @Override
    void run(Output output) throws ArchivoltException {
        NodeId id = FabricNodes.id("node", node);
        if (state == null && controllers == null) {
            throw ArchivoltException.invalid("--state", "give --state, --controllers or both");
        }
        Optional<NodeState> said = state == null ? Optional.empty() : Optional.of(state());
        Optional<Boolean> areOnline = controllers == null ? Optional.empty() : Optional.of(areOnline());
        if (said.isPresent()) {
            librarian.setNode(id, said.get());
        }
        if (areOnline.isPresent()) {
            librarian.setControllers(id, areOnline.get());
        }
        output.line("Changed node " + id);
    }

    private NodeState state() throws ArchivoltException {
        return Arrays.stream(NodeState.values())
                .filter(each -> each.name().equalsIgnoreCase(state))
                .findFirst()
                .orElseThrow(() -> ArchivoltException.invalid("--state", "must be active, absent or offline")
                        .with("value", state));
    }

    private boolean areOnline() throws ArchivoltException {
        if (!controllers.equals("online") && !controllers.equals("offline")) {
            throw ArchivoltException.invalid("--controllers", "must be online or offline")
                    .with("value", controllers);
        }
        return controllers.equals("online");
    }
}
