package org.archivolt.librarian.internal.core;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.policy.AllocationPolicy;

/** Nodes, and what of their memory can be used. */
public final class NodeCommands {
    private NodeCommands() {}

    public static Command<Void> setDefaultPolicy(Optional<NodeId> node, Optional<String> policy, Policies policies) {
        return draft -> {
            if (policy.isPresent()) {
                requireDefault(policy.get(), policies);
            }
            if (node.isPresent()) {
                draft.requireNode(node.get());
                draft.put(node.get(), draft.memory().node(node.get()).withPolicy(policy));
            } else {
                draft.setDefaultPolicy(
                        policy.orElseThrow(() -> PosixError.EINVAL.of("there always is a default for all nodes")));
            }
            return null;
        };
    }

    static void requireDefault(String policy, Policies policies) throws ArchivoltException {
        Optional<AllocationPolicy> found = policies.find(policy);
        if (found.isEmpty() || !canBeDefault(found.get())) {
            throw PosixError.EOPNOTSUPP.of("not a policy for new shelves").with("policy", policy);
        }
    }

    /** Policies come from other bundles, which may go while they are asked; a question must not end the thread. */
    private static boolean canBeDefault(AllocationPolicy policy) throws ArchivoltException {
        try {
            return policy.canBeDefault();
        } catch (RuntimeException | LinkageError e) {
            throw new ArchivoltException(ErrorCode.INTERNAL, "asking whether a policy can be a default", e)
                    .with("policy", policy.getClass().getName());
        }
    }

    public static Command<Void> setNode(NodeId node, NodeState state) {
        return draft -> {
            draft.requireNode(node);
            if (state == NodeState.INDETERMINATE) {
                throw PosixError.EINVAL.of("nobody can say that of a node").with("node", node);
            }
            if (state != NodeState.ACTIVE) {
                draft.endAll(node);
            }
            draft.put(node, draft.memory().node(node).with(state));
            return null;
        };
    }

    /** A sign of life: the node is active. Relaxed. */
    public static Command<Void> heartbeat(NodeId node) {
        return draft -> {
            draft.requireNode(node);
            if (draft.state().nodeState(node) != NodeState.ACTIVE) {
                draft.put(node, draft.memory().node(node).with(NodeState.ACTIVE));
            }
            draft.relax();
            return null;
        };
    }

    public static Command<Void> setControllers(NodeId node, boolean isOnline) {
        return draft -> {
            draft.requireNode(node);
            draft.put(node, draft.memory().node(node).withControllers(isOnline));
            return null;
        };
    }

    public static Command<Void> setOffline(BookAddress address, boolean isOffline) {
        return draft -> {
            draft.state().requireBook(address);
            draft.setOffline(address.value(), isOffline);
            return null;
        };
    }
}
