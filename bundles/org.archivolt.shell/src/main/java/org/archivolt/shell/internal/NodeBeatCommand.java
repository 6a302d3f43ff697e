package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.shell.internal.complete.FabricNodeCompleter;

/** {@code node:beat}. */
@Service
@Command(
        scope = "node",
        name = "beat",
        description = "Gives a sign of life of a node",
        detailedDescription =
                "It is active then, and the lease of its handles runs anew. Nodes with a mount do this by themselves.")
public final class NodeBeatCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--cpu", description = "How busy its processor is, in percent")
    int cpu;

    @Option(name = "--root", description = "How full its root file system is, in percent")
    int root;

    @Option(name = "--memory", description = "How full its own memory is, in percent")
    int memory;

    @Option(name = "--network-in", description = "Bytes per second")
    long networkIn;

    @Option(name = "--network-out", description = "Bytes per second")
    long networkOut;

    @Argument(name = "node", description = "Its number", required = true)
    @Completion(FabricNodeCompleter.class)
    int node;

    @Override
    void run(Output output) throws ArchivoltException {
        librarian.heartbeat(FabricNodes.id("node", node), load());
    }

    private NodeLoad load() throws ArchivoltException {
        try {
            return new NodeLoad(cpu, root, memory, networkIn, networkOut);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("load", e.getMessage());
        }
    }
}
