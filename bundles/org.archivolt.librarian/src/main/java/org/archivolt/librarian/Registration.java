package org.archivolt.librarian;

import java.util.List;

/**
 * What a registration has changed, or would.
 *
 * @param topology as it is afterwards
 * @param isNew whether there was none before
 * @param added nodes that are new
 * @param grown nodes with more memory than before
 * @param removed nodes that are gone; none of their books was in use
 * @param booksBefore how many there were
 * @param remarks what was filled in or passed over, for a person to read
 */
public record Registration(
        Topology topology,
        boolean isNew,
        List<NodeId> added,
        List<NodeId> grown,
        List<NodeId> removed,
        int booksBefore,
        List<String> remarks) {
    public Registration {
        added = List.copyOf(added);
        grown = List.copyOf(grown);
        removed = List.copyOf(removed);
        remarks = List.copyOf(remarks);
    }
}
