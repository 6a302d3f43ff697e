package org.archivolt.shell.internal;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.NodeId;

/** Nodes as people name them. */
final class FabricNodes {
    private FabricNodes() {}

    /** @param field to blame */
    static NodeId id(String field, int number) throws ArchivoltException {
        if (number < 1 || number > NodeId.MAX) {
            throw ArchivoltException.invalid(field, "must be from 1 to " + NodeId.MAX)
                    .with("value", number);
        }
        return new NodeId(number);
    }

    /** @param number 0 for any */
    static Optional<NodeId> any(String field, int number) throws ArchivoltException {
        return number == 0 ? Optional.empty() : Optional.of(id(field, number));
    }
}
