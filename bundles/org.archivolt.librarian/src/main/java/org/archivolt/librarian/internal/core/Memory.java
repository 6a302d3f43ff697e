package org.archivolt.librarian.internal.core;

import java.util.Optional;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.internal.pool.Pool;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The books, and what was said of nodes. Immutable.
 *
 * @param pool empty before the first registration
 * @param nodes those of which something was said
 * @param defaultPolicy empty when none was set
 * @param identity of the fabric memory that has the books' bytes; empty before it was first used
 */
record Memory(Optional<Pool> pool, PMap<NodeId, NodeEntry> nodes, String defaultPolicy, String identity) {
    static final Memory NONE = new Memory(Optional.empty(), HashTreePMap.empty(), "", "");

    /**
     * @param state {@code ABSENT}, {@code ACTIVE} or {@code OFFLINE}
     * @param policy its default for new shelves
     */
    record NodeEntry(NodeState state, Optional<String> policy, boolean areControllersOnline) {
        static final NodeEntry UNHEARD = new NodeEntry(NodeState.ABSENT, Optional.empty(), true);

        NodeEntry with(NodeState other) {
            return new NodeEntry(other, policy, areControllersOnline);
        }

        NodeEntry withPolicy(Optional<String> other) {
            return new NodeEntry(state, other, areControllersOnline);
        }

        NodeEntry withControllers(boolean areOnline) {
            return new NodeEntry(state, policy, areOnline);
        }

        boolean isOnline() {
            return areControllersOnline && state != NodeState.OFFLINE;
        }
    }

    NodeEntry node(NodeId id) {
        return nodes.getOrDefault(id, NodeEntry.UNHEARD);
    }

    boolean isOnline(NodeId id) {
        return node(id).isOnline();
    }

    boolean hasNode(NodeId id) {
        return pool.stream()
                .flatMap(known -> known.topology().nodes().stream())
                .anyMatch(node -> node.id().equals(id));
    }

    Memory with(Pool other) {
        return new Memory(Optional.of(other), nodes, defaultPolicy, identity);
    }

    Memory with(NodeId id, NodeEntry entry) {
        return new Memory(
                pool,
                entry.equals(NodeEntry.UNHEARD) ? nodes.minus(id) : nodes.plus(id, entry),
                defaultPolicy,
                identity);
    }

    Memory withDefault(String policy) {
        return new Memory(pool, nodes, policy, identity);
    }

    Memory withIdentity(String other) {
        return new Memory(pool, nodes, defaultPolicy, other);
    }
}
