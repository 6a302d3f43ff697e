package org.archivolt.librarian.internal.core;

import java.util.Optional;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;

/** Nodes, and what of their memory can be used. */
public final class NodeCommands {
    private NodeCommands() {}

    public static Command<Void> setDefaultPolicy(Optional<NodeId> node, Optional<String> policy, Policies policies) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> setNode(NodeId node, NodeState state) {
        throw new UnsupportedOperationException();
    }

    /** A sign of life: the node is active. Relaxed. */
    public static Command<Void> heartbeat(NodeId node) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> setControllers(NodeId node, boolean isOnline) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> setOffline(BookAddress address, boolean isOffline) {
        throw new UnsupportedOperationException();
    }
}
