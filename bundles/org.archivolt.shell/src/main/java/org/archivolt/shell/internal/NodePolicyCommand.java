package org.archivolt.shell.internal;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.shell.internal.complete.FabricNodeCompleter;
import org.archivolt.shell.internal.complete.PolicyCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code node:policy}. */
@Service
@Command(scope = "node", name = "policy", description = "Shows or changes the policy that new shelves of a node get")
public final class NodePolicyCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--clear", description = "None of its own any more")
    boolean clear;

    @Argument(name = "node", description = "Its number", required = true)
    @Completion(FabricNodeCompleter.class)
    int node;

    @Argument(index = 1, name = "policy", description = "The new one")
    @Completion(PolicyCompleter.class)
    String policy;

    @Override
    void run(Output output) throws ArchivoltException {
        Optional<NodeId> id = Optional.of(FabricNodes.id("node", node));
        if (clear && policy != null) {
            throw ArchivoltException.invalid("--clear", "cannot be together with a policy");
        }
        if (clear || policy != null) {
            librarian.setDefaultPolicy(id, Optional.ofNullable(policy));
        }
        output.line(Plain.of(librarian.defaultPolicy(id).orElse("none of its own: see policy:set-default")));
    }
}
