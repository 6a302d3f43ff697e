package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.LibrarianStatus;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.NodeStatus;
import org.archivolt.librarian.PolicyInfo;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.ZeroingJob;

/** The Librarian's things as they are written. Sizes are bytes; addresses are texts, {@code 0x} and sixteen digits. */
public final class LibrarianViews {
    private LibrarianViews() {}

    /** Of books or of bytes, by the state of the books. */
    public record Counts(long total, long free, long inUse, long zombie, long offline) {
        static Counts books(BookCounts counts) {
            return bytes(counts, 1);
        }

        static Counts bytes(BookCounts counts, long bookSize) {
            return new Counts(
                    counts.total() * bookSize,
                    counts.free() * bookSize,
                    counts.inUse() * bookSize,
                    counts.zombie() * bookSize,
                    counts.offline() * bookSize);
        }
    }

    /** @param cpuPercent on average, of those that are active */
    public record NodeCounts(int total, int active, int indeterminate, int offline, int absent, int cpuPercent) {
        static NodeCounts of(List<NodeStatus> nodes) {
            return new NodeCounts(
                    nodes.size(),
                    count(nodes, NodeState.ACTIVE),
                    count(nodes, NodeState.INDETERMINATE),
                    count(nodes, NodeState.OFFLINE),
                    count(nodes, NodeState.ABSENT),
                    (int) Math.round(nodes.stream()
                            .filter(node -> node.state() == NodeState.ACTIVE)
                            .mapToInt(node -> node.load().cpuPercent())
                            .average()
                            .orElse(0)));
        }

        private static int count(List<NodeStatus> nodes, NodeState state) {
            return (int) nodes.stream().filter(node -> node.state() == state).count();
        }
    }

    /** Media controllers. */
    public record ControllerCounts(int total, int online, int offline) {
        static ControllerCounts of(List<NodeStatus> nodes) {
            int total =
                    nodes.stream().mapToInt(node -> node.controllers().size()).sum();
            int online = nodes.stream()
                    .filter(NodeStatus::controllersOnline)
                    .mapToInt(node -> node.controllers().size())
                    .sum();
            return new ControllerCounts(total, online, total - online);
        }
    }

    /** @param open distinct shelves that somebody has open */
    public record ShelfCounts(int total, int open) {}

    /** @param oldestMillis absent when there is none */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ZeroingCounts(int jobs, Long oldestMillis) {}

    /** @param host where the Librarian is; absent when on none now */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Status(
            String host,
            AddressMode mode,
            long bookSize,
            String defaultPolicy,
            Counts books,
            Counts bytes,
            NodeCounts nodes,
            ControllerCounts controllers,
            ShelfCounts shelves,
            int handles,
            ZeroingCounts zeroing) {
        static Status of(LibrarianStatus status, List<NodeStatus> nodes) {
            return new Status(
                    status.host().orElse(null),
                    status.mode(),
                    status.bookSize(),
                    status.defaultPolicy(),
                    Counts.books(status.books()),
                    Counts.bytes(status.books(), status.bookSize()),
                    NodeCounts.of(nodes),
                    ControllerCounts.of(nodes),
                    new ShelfCounts(status.shelves(), status.openShelves()),
                    status.handles(),
                    new ZeroingCounts(
                            status.zeroing(),
                            status.oldestZeroing().map(Duration::toMillis).orElse(null)));
        }
    }

    /** The memory of the nodes below a coordinate. */
    public record Memory(String coordinate, int nodes, int handles, Counts books, Counts bytes) {
        static Memory of(String coordinate, List<NodeStatus> nodes, long bookSize) {
            BookCounts books = nodes.stream().map(NodeStatus::books).reduce(BookCounts.NONE, BookCounts::plus);
            int handles = nodes.stream().mapToInt(NodeStatus::handles).sum();
            return new Memory(coordinate, nodes.size(), handles, Counts.books(books), Counts.bytes(books, bookSize));
        }
    }

    /** What was registered, or would be. */
    public record Registered(
            boolean dry,
            boolean isNew,
            List<Integer> added,
            List<Integer> grown,
            List<Integer> removed,
            int booksBefore,
            AddressMode mode,
            long bookSize,
            int nodes,
            int groups,
            int books,
            long bytes,
            List<String> remarks) {
        static Registered of(Registration registration, boolean isDry) {
            Topology topology = registration.topology();
            return new Registered(
                    isDry,
                    registration.isNew(),
                    numbers(registration.added()),
                    numbers(registration.grown()),
                    numbers(registration.removed()),
                    registration.booksBefore(),
                    topology.mode(),
                    topology.bookSize(),
                    topology.nodes().size(),
                    topology.groups().size(),
                    topology.books(),
                    topology.bytes(),
                    registration.remarks());
        }

        private static List<Integer> numbers(List<NodeId> nodes) {
            return nodes.stream().map(NodeId::number).toList();
        }
    }

    /** The answer. */
    public record Groups(List<Group> groups) {
        static Groups of(Topology topology) {
            return new Groups(topology.groups().stream()
                    .map(group -> Group.of(group, topology))
                    .toList());
        }
    }

    /** An interleave group. */
    public record Group(
            int number, String address, int books, long bytes, List<Integer> nodes, List<String> controllers) {
        static Group of(InterleaveGroup group, Topology topology) {
            List<String> controllers = topology.nodes().stream()
                    .flatMap(node -> node.controllers().stream())
                    .filter(controller -> controller.group() == group.number())
                    .map(MediaController::coordinate)
                    .toList();
            return new Group(
                    group.number(),
                    first(group, topology.mode()).toString(),
                    group.books(),
                    group.books() * topology.bookSize(),
                    group.spans().stream()
                            .map(span -> span.node().number())
                            .distinct()
                            .toList(),
                    controllers);
        }

        private static BookAddress first(InterleaveGroup group, AddressMode mode) {
            return switch (mode) {
                case LZA -> BookAddress.logical(group.number(), 0);
                case PHYSICAL ->
                    new BookAddress(group.spans().stream()
                            .mapToLong(InterleaveGroup.Span::address)
                            .findFirst()
                            .orElse(0));
            };
        }
    }

    /** The answer. */
    public record Nodes(List<Node> nodes) {}

    /**
     * A node.
     *
     * @param silentMillis absent when it gave no sign of life, or the Librarian has moved since
     * @param policy absent when it has none of its own
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Node(
            int node,
            int rack,
            int enclosure,
            int slot,
            String host,
            String mac,
            String serial,
            String coordinate,
            NodeState state,
            Long silentMillis,
            NodeLoad load,
            String policy,
            boolean controllersOnline,
            List<Controller> controllers,
            Counts books,
            Counts bytes,
            int handles) {
        static Node of(NodeStatus status, FabricNode registered, long bookSize) {
            NodeId id = status.id();
            return new Node(
                    id.number(),
                    id.rack(),
                    id.enclosure(),
                    id.slot(),
                    status.host(),
                    registered.mac(),
                    registered.serial(),
                    registered.coordinate(),
                    status.state(),
                    status.silentFor().map(Duration::toMillis).orElse(null),
                    status.load(),
                    status.policy().orElse(null),
                    status.controllersOnline(),
                    status.controllers().stream()
                            .map(controller -> Controller.of(controller, bookSize))
                            .toList(),
                    Counts.books(status.books()),
                    Counts.bytes(status.books(), bookSize),
                    status.handles());
        }
    }

    /** @param cid as a text: {@code 0x418} */
    public record Controller(int number, String cid, int group, int books, long bytes, String coordinate) {
        static Controller of(MediaController controller, long bookSize) {
            return new Controller(
                    controller.number(),
                    "0x%03x".formatted(controller.cid()),
                    controller.group(),
                    controller.books(),
                    controller.books() * bookSize,
                    controller.coordinate());
        }
    }

    /** @param next what {@code after} is for the page that follows; absent on the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Books(long bookSize, List<Book> books, String next) {}

    /**
     * A book.
     *
     * @param shelf absent when it is on none
     * @param offset of its first byte in the shelf; likewise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Book(
            String address,
            int group,
            int number,
            int node,
            int rack,
            int enclosure,
            int slot,
            String state,
            Long shelf,
            Long offset) {
        static Book of(org.archivolt.librarian.Book book) {
            return new Book(
                    book.address().toString(),
                    book.group(),
                    book.number(),
                    book.node().number(),
                    book.node().rack(),
                    book.node().enclosure(),
                    book.node().slot(),
                    book.state().name(),
                    book.shelf().isPresent() ? book.shelf().getAsLong() : null,
                    book.offset() >= 0 ? book.offset() : null);
        }
    }

    /** @param next what {@code after} is for the page that follows: the offset of the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BooksOfShelf(long shelf, long size, long bookSize, List<Book> books, Long next) {}

    /** Which books it would be. */
    public record Preview(long shelf, List<Book> books) {}

    /**
     * A shelf.
     *
     * @param path absent in lists, and when it has no name any more
     * @param target absent unless it is a symbolic link and not in a list
     * @param policy absent unless it can have books and is not in a list
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Shelf(
            long id,
            long parent,
            String name,
            String path,
            String kind,
            String permissions,
            int user,
            int group,
            long size,
            int books,
            int links,
            String created,
            String accessed,
            String modified,
            String changed,
            String target,
            String policy) {
        static Shelf of(org.archivolt.librarian.Shelf shelf) {
            return of(shelf, null, null, null);
        }

        static Shelf of(org.archivolt.librarian.Shelf shelf, String path, String target, String policy) {
            return new Shelf(
                    shelf.id(),
                    shelf.parent(),
                    shelf.name(),
                    path,
                    shelf.kind().name(),
                    "%04o".formatted(shelf.permissions()),
                    shelf.user(),
                    shelf.group(),
                    shelf.size(),
                    shelf.books(),
                    shelf.links(),
                    shelf.created().toString(),
                    shelf.accessed().toString(),
                    shelf.modified().toString(),
                    shelf.changed().toString(),
                    target,
                    policy);
        }
    }

    /** @param next what {@code after} is for the page that follows: the name of the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entries(List<Shelf> entries, String next) {}

    /** @param handle absent when it was not to be opened */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Opened(Shelf shelf, Handle handle) {
        static Opened of(org.archivolt.librarian.Opened opened) {
            return new Opened(Shelf.of(opened.shelf()), Handle.of(opened.handle()));
        }
    }

    /** An open shelf. */
    public record Handle(long id, long shelf, int node, long process, String opened) {
        static Handle of(org.archivolt.librarian.Handle handle) {
            return new Handle(
                    handle.id(),
                    handle.shelf(),
                    handle.node().number(),
                    handle.process(),
                    handle.opened().toString());
        }
    }

    /** @param next what {@code after} is for the page that follows: the number of the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Handles(List<Handle> handles, Long next) {}

    /** Lengths of the values in bytes, by name. */
    public record Attributes(SortedMap<String, Integer> attributes) {}

    /** @param defaultPolicy of nodes that have none of their own */
    public record Policies(List<PolicyInfo> policies, String defaultPolicy) {}

    /** @param policy absent for none */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Policy(String policy) {
        static Policy of(Optional<String> policy) {
            return new Policy(policy.orElse(null));
        }
    }

    /** The answer. */
    public record Zeroing(List<Job> zeroing) {
        static Zeroing of(List<ZeroingJob> jobs) {
            return new Zeroing(jobs.stream().map(Job::of).toList());
        }
    }

    /** @param lastError absent when the last attempt did not fail */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Job(long id, long shelf, String reason, int books, long ageMillis, String lastError) {
        static Job of(ZeroingJob job) {
            return new Job(
                    job.id(),
                    job.shelf(),
                    job.reason(),
                    job.books(),
                    job.age().toMillis(),
                    job.lastError().isEmpty() ? null : job.lastError());
        }
    }

    /** @param version of what answers */
    public record Version(String product, String version) {}

    /** The key of the last row, if the page is full and there may be more. */
    static <T, K> K next(List<T> page, int limit, Function<T, K> key) {
        return page.size() < limit ? null : key.apply(page.get(page.size() - 1));
    }
}
