package org.archivolt.librarian;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens at the Librarian on this host, in order, soon after it was done. Register it as an OSGi service. Called by one thread
 * that does nothing else: who is slow makes all others wait and miss news, but nobody who does something.
 */
@ConsumerType
public interface LibrarianListener {
    /** Somebody has said something to everybody ({@link Librarian#tell}). */
    default void told(String message) {}

    /** There is other memory than before. */
    default void registered() {}

    /** @param state {@link NodeState#ACTIVE}, {@link NodeState#ABSENT} or {@link NodeState#OFFLINE} */
    default void nodeChanged(NodeId node, NodeState state) {}
}
