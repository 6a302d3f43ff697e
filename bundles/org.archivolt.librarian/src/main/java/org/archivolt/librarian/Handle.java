package org.archivolt.librarian;

import java.time.Instant;

/**
 * An open shelf. Ends when it is closed, or with the lease of its node.
 *
 * @param id never used twice
 * @param process that opened it, on the node
 */
public record Handle(long id, long shelf, NodeId node, long process, Instant opened) {}
