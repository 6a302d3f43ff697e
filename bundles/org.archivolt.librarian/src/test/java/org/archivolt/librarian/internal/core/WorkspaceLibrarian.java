package org.archivolt.librarian.internal.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.LibrarianStatus;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.NodeStatus;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PolicyInfo;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.librarian.internal.policy.BuiltInPolicies;
import org.archivolt.librarian.internal.pool.Pool;
import org.archivolt.librarian.policy.AllocationPolicy;

/**
 * The state machine as a Librarian, for tests: a batch is committed to a catalog in memory when somebody says so, and what the catalog then has is
 * compared with the state.
 */
final class WorkspaceLibrarian implements Librarian {
    static final Policies BUILT_IN = new Policies() {
        @Override
        public Optional<AllocationPolicy> find(String name) {
            return BuiltInPolicies.all().stream()
                    .filter(named -> named.name().equals(name))
                    .map(BuiltInPolicies.Named::policy)
                    .findFirst();
        }

        @Override
        public List<String> names() {
            return BuiltInPolicies.all().stream()
                    .map(BuiltInPolicies.Named::name)
                    .toList();
        }
    };

    final FoldedCatalog catalog = new FoldedCatalog();
    final List<Tail> cleaned = new ArrayList<>();
    private final Ticker ticker;
    private final RandomGenerator random;
    private Workspace workspace = new Workspace(LibrarianState.empty());

    WorkspaceLibrarian(Ticker ticker, RandomGenerator random) {
        this.ticker = ticker;
        this.random = random;
    }

    /** Nodes with books of a group of their own: number - 1. */
    static Topology topology(long bookSize, int booksOfEach, int... nodes) {
        return new Topology(
                AddressMode.LZA,
                bookSize,
                "",
                "",
                "",
                Arrays.stream(nodes)
                        .mapToObj(number ->
                                new FabricNode(new NodeId(number), "node%02d".formatted(number), "", "", "", List.of()))
                        .toList(),
                Arrays.stream(nodes)
                        .mapToObj(number -> new InterleaveGroup(
                                number - 1,
                                booksOfEach,
                                List.of(new InterleaveGroup.Span(new NodeId(number), booksOfEach, 0))))
                        .toList());
    }

    LibrarianState state() {
        return workspace.state();
    }

    boolean wasRelaxed() {
        return workspace.wasRelaxed();
    }

    boolean hasChanges() {
        return workspace.hasChanges();
    }

    Pool pool() {
        return state().pool();
    }

    /** Ends the batch. @return the state as the catalog knows it, with which the next begins */
    LibrarianState commit() throws ArchivoltException {
        write();
        return LibrarianState.of(catalog.records());
    }

    void write() {
        catalog.apply(workspace.changes());
        workspace = new Workspace(workspace.state());
    }

    /** As after a crash: goes on with what the catalog knows. */
    void restart() throws ArchivoltException {
        workspace = new Workspace(LibrarianState.of(catalog.records()));
    }

    <R> R apply(Command<R> command) throws ArchivoltException {
        try {
            return workspace.apply(command);
        } catch (DirtyTail dirty) {
            Tail tail = dirty.tail();
            cleaned.add(tail);
            workspace.apply(ZeroingCommands.tailClean(tail));
            return workspace.apply(command);
        }
    }

    Registration register(Topology topology) throws ArchivoltException {
        return apply(RegistryCommands.register(topology, List.of(), now()));
    }

    void zeroAll() throws ArchivoltException {
        for (Zeroing job : state().zeroings()) {
            apply(ZeroingCommands.zeroed(job.id(), job.books()));
        }
    }

    private Instant now() {
        return ticker.now();
    }

    @Override
    public Registration register(String text, boolean isDry) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Topology topology() throws ArchivoltException {
        return state().topology();
    }

    @Override
    public String exported() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Shelf lookup(ShelfPath path) throws ArchivoltException {
        return state().lookup(path);
    }

    @Override
    public Shelf shelf(long id) throws ArchivoltException {
        return state().shelf(id);
    }

    @Override
    public ShelfPath pathOf(long id) throws ArchivoltException {
        return state().pathOf(id);
    }

    @Override
    public List<Shelf> list(long directory, String after, int limit) throws ArchivoltException {
        return state().list(directory, after, limit);
    }

    @Override
    public Opened create(Caller caller, ShelfPath path, int permissions, boolean isExclusive)
            throws ArchivoltException {
        return apply(HandleCommands.create(caller, path, permissions, isExclusive, now()));
    }

    @Override
    public Shelf createBlock(Caller caller, ShelfPath path, int permissions, int books) throws ArchivoltException {
        return apply(NameCommands.createBlock(caller, path, permissions, books, BUILT_IN, random, now()));
    }

    @Override
    public Shelf makeDirectory(Caller caller, ShelfPath path, int permissions) throws ArchivoltException {
        return apply(NameCommands.makeDirectory(caller, path, permissions, now()));
    }

    @Override
    public void removeDirectory(Caller caller, ShelfPath path) throws ArchivoltException {
        apply(NameCommands.removeDirectory(caller, path, now()));
    }

    @Override
    public Shelf symlink(Caller caller, ShelfPath path, String target) throws ArchivoltException {
        return apply(NameCommands.symlink(caller, path, target, now()));
    }

    @Override
    public String readLink(long shelf) throws ArchivoltException {
        return state().readLink(shelf);
    }

    @Override
    public Shelf rename(Caller caller, ShelfPath from, ShelfPath to, boolean isReplacing) throws ArchivoltException {
        return apply(NameCommands.rename(caller, from, to, isReplacing, now()));
    }

    @Override
    public void unlink(Caller caller, ShelfPath path) throws ArchivoltException {
        apply(NameCommands.unlink(caller, path, now()));
    }

    @Override
    public void destroy(Caller caller, ShelfPath path) throws ArchivoltException {
        apply(NameCommands.destroy(caller, path, now()));
    }

    @Override
    public Opened open(Caller caller, long shelf) throws ArchivoltException {
        return apply(HandleCommands.open(caller, shelf, now()));
    }

    @Override
    public void close(Caller caller, long handle) throws ArchivoltException {
        apply(HandleCommands.close(caller, handle));
    }

    @Override
    public void revoke(long handle) throws ArchivoltException {
        apply(HandleCommands.revoke(handle));
    }

    @Override
    public Handle handle(long id) throws ArchivoltException {
        return state().handle(id);
    }

    @Override
    public List<Handle> handles(OptionalLong shelf, Optional<NodeId> node, long after, int limit)
            throws ArchivoltException {
        return state().handles(shelf, node, after, limit);
    }

    @Override
    public Shelf resize(Caller caller, long shelf, long size) throws ArchivoltException {
        return apply(SizeCommands.resize(caller, shelf, size, BUILT_IN, random, now()));
    }

    @Override
    public Shelf extend(Caller caller, long shelf, long size) throws ArchivoltException {
        return apply(SizeCommands.extend(caller, shelf, size, BUILT_IN, random, now()));
    }

    @Override
    public void settle() throws ArchivoltException {
        commit();
    }

    @Override
    public ShelfBooks books(long shelf) throws ArchivoltException {
        return state().books(shelf);
    }

    @Override
    public List<BookAddress> preview(Caller caller, long shelf, Optional<String> policy, int books)
            throws ArchivoltException {
        return state().preview(caller, shelf, policy, books, BUILT_IN, random);
    }

    @Override
    public void setTimes(Caller caller, long shelf, Optional<Instant> accessed, Optional<Instant> modified)
            throws ArchivoltException {
        apply(MetadataCommands.setTimes(caller, shelf, accessed, modified, now()));
    }

    @Override
    public void setPermissions(Caller caller, long shelf, int permissions) throws ArchivoltException {
        apply(MetadataCommands.setPermissions(caller, shelf, permissions, now()));
    }

    @Override
    public void setOwner(Caller caller, long shelf, int user, int group) throws ArchivoltException {
        apply(MetadataCommands.setOwner(caller, shelf, user, group, now()));
    }

    @Override
    public byte[] attribute(long shelf, String name) throws ArchivoltException {
        return state().attribute(shelf, name, BUILT_IN);
    }

    @Override
    public SortedMap<String, Integer> attributes(long shelf) throws ArchivoltException {
        return state().attributes(shelf, BUILT_IN);
    }

    @Override
    public void setAttribute(Caller caller, long shelf, String name, byte[] value, AttributeMode mode)
            throws ArchivoltException {
        apply(MetadataCommands.setAttribute(caller, shelf, name, value, mode, BUILT_IN, now()));
    }

    @Override
    public void removeAttribute(Caller caller, long shelf, String name) throws ArchivoltException {
        apply(MetadataCommands.removeAttribute(caller, shelf, name, now()));
    }

    @Override
    public List<PolicyInfo> policies() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> defaultPolicy(Optional<NodeId> node) throws ArchivoltException {
        return state().defaultPolicy(node);
    }

    @Override
    public void setDefaultPolicy(Optional<NodeId> node, Optional<String> policy) throws ArchivoltException {
        apply(NodeCommands.setDefaultPolicy(node, policy, BUILT_IN));
    }

    @Override
    public Book book(BookAddress address) throws ArchivoltException {
        return state().book(address);
    }

    @Override
    public List<Book> books(List<BookAddress> addresses) throws ArchivoltException {
        return state().books(addresses);
    }

    @Override
    public List<Book> books(BookQuery query) {
        return state().books(query);
    }

    @Override
    public void setOffline(BookAddress address, boolean isOffline) throws ArchivoltException {
        apply(NodeCommands.setOffline(address, isOffline));
    }

    @Override
    public List<NodeStatus> nodes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void heartbeat(NodeId node, NodeLoad load) throws ArchivoltException {
        apply(NodeCommands.heartbeat(node));
    }

    @Override
    public void setNode(NodeId node, NodeState state) throws ArchivoltException {
        apply(NodeCommands.setNode(node, state));
    }

    @Override
    public void setControllers(NodeId node, boolean isOnline) throws ArchivoltException {
        apply(NodeCommands.setControllers(node, isOnline));
    }

    @Override
    public LibrarianStatus status() throws ArchivoltException {
        LibrarianState state = state();
        Topology topology = state.topology();
        return new LibrarianStatus(
                Optional.of("memory"),
                topology.mode(),
                topology.bookSize(),
                state.counts(),
                topology.nodes().size(),
                (int) topology.nodes().stream()
                        .filter(node -> state.nodeState(node.id()) == NodeState.ACTIVE)
                        .count(),
                state.defaultPolicy(),
                state.namedShelfCount(),
                state.handleCount(),
                state.openShelfCount(),
                state.zeroingCount(),
                Optional.empty());
    }

    @Override
    public List<ZeroingJob> zeroing() {
        return state().zeroings().stream()
                .map(job -> new ZeroingJob(
                        job.id(), job.shelf(), job.reason(), job.books().size(), Duration.ZERO, ""))
                .toList();
    }

    @Override
    public void requireMemory(String identity) {}

    @Override
    public String adoptMemory() {
        return "";
    }

    @Override
    public void retryZeroing() {}

    @Override
    public void tell(String message) {}
}
