package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.shell.internal.complete.FabricNodeCompleter;

/** A command that does something on behalf of a node. */
abstract class CallerCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--node", description = "On whose behalf; if not given, the lowest that is registered")
    @Completion(FabricNodeCompleter.class)
    int node;

    @Option(name = "--process", description = "Which process on that node")
    long process;

    final Caller caller() throws ArchivoltException {
        return caller(0, 0);
    }

    final Caller caller(int user, int group) throws ArchivoltException {
        if (process < 0) {
            throw ArchivoltException.invalid("--process", "must not be negative")
                    .with("value", process);
        }
        return new Caller(node == 0 ? lowest() : FabricNodes.id("--node", node), process, user, group);
    }

    private NodeId lowest() throws ArchivoltException {
        return librarian.topology().nodes().stream()
                .map(FabricNode::id)
                .min(NodeId::compareTo)
                .orElseThrow(() -> PosixError.ENODEV.of("no node is registered"));
    }
}
