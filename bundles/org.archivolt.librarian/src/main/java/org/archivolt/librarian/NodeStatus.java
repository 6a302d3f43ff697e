package org.archivolt.librarian;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A node as it is now.
 *
 * @param silentFor since its last sign of life; empty when there was none, or the Librarian has moved since
 * @param policy its default for new shelves, if it has one of its own
 * @param controllersOnline whether its memory can be used
 * @param handles that it has open
 */
public record NodeStatus(
        NodeId id,
        String host,
        NodeState state,
        Optional<Duration> silentFor,
        NodeLoad load,
        Optional<String> policy,
        boolean controllersOnline,
        List<MediaController> controllers,
        BookCounts books,
        int handles) {
    public NodeStatus {
        controllers = List.copyOf(controllers);
    }
}
