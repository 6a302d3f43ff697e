package org.archivolt.ldm.nvm.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.LibrarianStatus;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeStatus;

/**
 * How much a medium can still take: the free books that its policy may give, and not those that are left for others. Who shares the
 * books shares the room, as with directories of one filesystem.
 */
final class Room {
    private final Fabric fabric;
    private final NodeId node;

    Room(Fabric fabric, NodeId node) {
        this.fabric = fabric;
        this.node = node;
    }

    Space space() throws ArchivoltException {
        return Faults.asking("asking for space", () -> {
            LibrarianStatus status = fabric.librarian().status();
            BookCounts books = reachable(status.mode());
            return new Space(books.total() * status.bookSize(), left(books) * status.bookSize());
        });
    }

    /** Whether so many more books would leave enough for others. */
    boolean isEnough(int more) throws ArchivoltException {
        return fabric.settings().reserveBooks() == 0
                || Faults.asking(
                                "asking for space",
                                () -> left(reachable(fabric.librarian().status().mode())))
                        >= more;
    }

    private int left(BookCounts books) {
        return Math.max(0, books.free() - fabric.settings().reserveBooks());
    }

    private BookCounts reachable(AddressMode mode) throws ArchivoltException {
        Predicate<NodeId> isReachable = reach(policy(), mode);
        List<NodeStatus> nodes = fabric.librarian().nodes();
        return nodes.stream()
                .filter(status -> isReachable.test(status.id()))
                .map(NodeStatus::books)
                .reduce(BookCounts.NONE, BookCounts::plus);
    }

    private String policy() throws ArchivoltException {
        Librarian librarian = fabric.librarian();
        Optional<String> own = fabric.settings().policy();
        if (own.isEmpty()) {
            own = librarian.defaultPolicy(Optional.of(node));
        }
        return own.isPresent()
                ? own.get()
                : librarian.defaultPolicy(Optional.empty()).orElse("");
    }

    /** Of a policy that nobody here has heard of: everything. Then a write may find less than it was told. */
    private Predicate<NodeId> reach(String policy, AddressMode mode) {
        Predicate<NodeId> isOwn = node::equals;
        Predicate<NodeId> isEnclosure = other -> mode == AddressMode.PHYSICAL || other.enclosure() == node.enclosure();
        return switch (policy) {
            case "LocalNode" -> isOwn;
            case "LocalEnc", "NearestEnc" -> isEnclosure;
            case "NonLocal_Enc" -> isEnclosure.and(isOwn.negate());
            case "NearestRemote" -> isOwn.negate();
            case "NearestRack" -> isEnclosure.negate();
            default -> other -> true;
        };
    }
}
