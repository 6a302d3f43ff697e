package org.archivolt.librarian;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens at the Librarian on this host. Register it as an OSGi service. Called by threads of those who do something, one or several
 * at a time; must be quick and throw nothing.
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
