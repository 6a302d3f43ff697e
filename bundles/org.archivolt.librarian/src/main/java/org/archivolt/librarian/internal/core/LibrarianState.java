package org.archivolt.librarian.internal.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.core.ShelfEntry.Placement;
import org.archivolt.librarian.internal.pool.Pool;
import org.pcollections.TreePMap;

/**
 * All that the Librarian knows. Immutable, so readers need no lock. Methods that are as those of
 * {@link org.archivolt.librarian.Librarian} throw what those throw.
 */
public final class LibrarianState {
    /** Of what is listed, at most. */
    static final int LIMIT_MAX = 10_000;

    private static final LibrarianState EMPTY =
            new LibrarianState(Memory.NONE, Names.NONE, OpenShelves.NONE, TreePMap.empty(), Ids.from(0));

    private final Memory memory;
    private final Names names;
    private final OpenShelves handles;
    private final TreePMap<Long, ZeroingEntry> zeroings;
    private final Ids ids;

    LibrarianState(Memory memory, Names names, OpenShelves handles, TreePMap<Long, ZeroingEntry> zeroings, Ids ids) {
        this.memory = memory;
        this.names = names;
        this.handles = handles;
        this.zeroings = zeroings;
        this.ids = ids;
    }

    /** Nothing is registered, and there is not even a root. */
    public static LibrarianState empty() {
        return EMPTY;
    }

    /** @throws ArchivoltException {@code CATALOG_CORRUPT} when it cannot be true */
    public static LibrarianState of(LibrarianRecords records) throws ArchivoltException {
        return new Loading(records).state();
    }

    /** @throws ArchivoltException {@code ENODEV} when nothing is registered */
    public Topology topology() throws ArchivoltException {
        return memory.pool().map(Pool::topology).orElseThrow(() -> PosixError.ENODEV.of("no books are registered"));
    }

    public boolean isRegistered() {
        return memory.pool().isPresent();
    }

    /** Identity of the fabric memory that has the books' bytes; empty before it was first used. */
    public Optional<String> memoryIdentity() {
        return memory.identity().isEmpty() ? Optional.empty() : Optional.of(memory.identity());
    }

    // --- names

    /** @throws ArchivoltException {@code ENODEV} when nothing is registered */
    public Shelf lookup(ShelfPath path) throws ArchivoltException {
        topology();
        return names.resolve(path).shown();
    }

    /** @throws ArchivoltException {@code ENODEV} when nothing is registered: then the root is missing too */
    private ShelfEntry entry(long shelf) throws ArchivoltException {
        topology();
        return names.get(shelf);
    }

    public Shelf shelf(long id) throws ArchivoltException {
        return entry(id).shown();
    }

    public ShelfPath pathOf(long id) throws ArchivoltException {
        return names.pathOf(entry(id));
    }

    public List<Shelf> list(long directory, String after, int limit) throws ArchivoltException {
        requireLimit(limit);
        if (!entry(directory).isDirectory()) {
            throw PosixError.ENOTDIR.of("not a directory").with("shelf", directory);
        }
        return names.list(directory, after, limit);
    }

    private static void requireLimit(int limit) throws ArchivoltException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw PosixError.EINVAL.of("a limit is from 1 to " + LIMIT_MAX).with("limit", limit);
        }
    }

    public String readLink(long shelf) throws ArchivoltException {
        ShelfEntry link = entry(shelf);
        if (link.kind() != ShelfKind.SYMLINK) {
            throw PosixError.EINVAL.of("not a symbolic link").with("shelf", shelf);
        }
        return link.target();
    }

    // --- handles

    public Handle handle(long id) throws ArchivoltException {
        return handles.find(id)
                .orElseThrow(() ->
                        PosixError.ESTALE.of("using a handle that has ended").with("handle", id));
    }

    public List<Handle> handles(OptionalLong shelf, Optional<NodeId> node, long after, int limit)
            throws ArchivoltException {
        requireLimit(limit);
        if (shelf.isPresent()) {
            entry(shelf.getAsLong());
        }
        return handles.list(shelf, node, after, limit);
    }

    /** How many the node has open. */
    public int handlesOf(NodeId node) {
        return handles.countOf(node);
    }

    public int handleCount() {
        return handles.count();
    }

    /** Distinct shelves that somebody has open. */
    public int openShelfCount() {
        return handles.shelfCount();
    }

    // --- bytes

    public ShelfBooks books(long shelf) throws ArchivoltException {
        ShelfEntry entry = file(shelf);
        return new ShelfBooks(shelf, entry.size(), topology().bookSize(), entry.books());
    }

    /** A shelf that can have books. @throws ArchivoltException {@code ENOENT}; {@code EISDIR}; {@code EINVAL} for a link */
    ShelfEntry file(long shelf) throws ArchivoltException {
        ShelfEntry entry = entry(shelf);
        if (entry.isDirectory()) {
            throw PosixError.EISDIR.of("a directory has no bytes").with("shelf", shelf);
        }
        if (!entry.kind().hasBooks()) {
            throw PosixError.EINVAL.of("a symbolic link has no bytes").with("shelf", shelf);
        }
        return entry;
    }

    /** Takes nothing; a policy that looks at the position of a request gives what it would give. */
    public List<BookAddress> preview(
            Caller caller, long shelf, Optional<String> policy, int books, Policies policies, RandomGenerator random)
            throws ArchivoltException {
        requireNode(caller.node());
        ShelfEntry entry = file(shelf);
        if (books < 1) {
            throw PosixError.EINVAL.of("one book or more").with("books", books);
        }
        Placement placement = policy.map(entry.placement()::with).orElse(entry.placement());
        Choosing choosing = new Choosing(caller.node(), policies, random);
        return new Addresses(choosing.choose(this, shelf, placement, books).books());
    }

    /** What must be overwritten before the shelf may grow; nothing also when there is no such shelf. */
    public Optional<Tail> dirtyTail(long shelf) {
        return names.find(shelf).flatMap(entry -> memory.pool().flatMap(pool -> entry.tail(pool.bookSize())));
    }

    // --- metadata

    public byte[] attribute(long shelf, String name, Policies policies) throws ArchivoltException {
        return Attributes.value(this, entry(shelf), name, policies);
    }

    public SortedMap<String, Integer> attributes(long shelf, Policies policies) throws ArchivoltException {
        return Attributes.lengths(this, entry(shelf), policies);
    }

    /** @param node empty for the default of nodes that have none of their own, which there always is */
    public Optional<String> defaultPolicy(Optional<NodeId> node) throws ArchivoltException {
        if (node.isEmpty()) {
            return Optional.of(defaultPolicy());
        }
        requireNode(node.get());
        return memory.node(node.get()).policy();
    }

    /** Of nodes that have none of their own. */
    public String defaultPolicy() {
        return memory.defaultPolicy().isEmpty() ? Policies.STANDARD : memory.defaultPolicy();
    }

    // --- books and nodes

    public Book book(BookAddress address) throws ArchivoltException {
        return books(List.of(address)).get(0);
    }

    public List<Book> books(List<BookAddress> addresses) throws ArchivoltException {
        for (BookAddress address : addresses) {
            requireBook(address);
        }
        long[] asked = addresses.stream()
                .mapToLong(BookAddress::value)
                .distinct()
                .sorted()
                .toArray();
        Map<BookAddress, Book> found =
                new Owners(this, asked).books().stream().collect(Collectors.toMap(Book::address, Function.identity()));
        return addresses.stream().map(found::get).toList();
    }

    /** @throws ArchivoltException {@code ENODEV} */
    void requireBook(BookAddress address) throws ArchivoltException {
        topology();
        if (!pool().isRegistered(address.value())) {
            throw PosixError.ENODEV.of("no such book").with("book", address);
        }
    }

    public List<Book> books(BookQuery query) {
        return isRegistered() ? new Owners(this, pool().addresses(query, memory::isOnline)).books() : List.of();
    }

    public BookCounts counts() {
        return memory.pool().map(pool -> pool.counts(memory::isOnline)).orElse(BookCounts.NONE);
    }

    public BookCounts countsOf(NodeId node) {
        return memory.pool().map(pool -> pool.countsOf(node, memory::isOnline)).orElse(BookCounts.NONE);
    }

    /** Whether its memory can be used. */
    public boolean isOnline(NodeId node) {
        return memory.isOnline(node);
    }

    public boolean hasNode(NodeId node) {
        return memory.hasNode(node);
    }

    /** @throws ArchivoltException {@code ENODEV} */
    void requireNode(NodeId node) throws ArchivoltException {
        topology();
        if (!hasNode(node)) {
            throw PosixError.ENODEV.of("no such node").with("node", node);
        }
    }

    /** {@code ABSENT}, {@code ACTIVE} or {@code OFFLINE}: what was said, however late the next sign of life is. */
    public NodeState nodeState(NodeId node) {
        return memory.node(node).state();
    }

    public boolean areControllersOnline(NodeId node) {
        return memory.node(node).areControllersOnline();
    }

    // --- the whole

    /** With a name, but the root. */
    public int namedShelfCount() {
        return names.namedCount();
    }

    /** Oldest first. */
    public List<Zeroing> zeroings() {
        List<Zeroing> all = new ArrayList<>(zeroings.size());
        zeroings.values().forEach(entry -> all.add(entry.shown()));
        return all;
    }

    public int zeroingCount() {
        return zeroings.size();
    }

    public Optional<Zeroing> zeroing(long job) {
        return Optional.ofNullable(zeroings.get(job)).map(ZeroingEntry::shown);
    }

    // --- for commands

    Memory memory() {
        return memory;
    }

    /** Only once something is registered. */
    Pool pool() {
        return memory.pool().orElseThrow();
    }

    Names names() {
        return names;
    }

    OpenShelves handles() {
        return handles;
    }

    TreePMap<Long, ZeroingEntry> zeroingEntries() {
        return zeroings;
    }

    Ids ids() {
        return ids;
    }

    LibrarianState with(Memory other) {
        return new LibrarianState(other, names, handles, zeroings, ids);
    }

    LibrarianState with(Names others) {
        return new LibrarianState(memory, others, handles, zeroings, ids);
    }

    LibrarianState with(OpenShelves others) {
        return new LibrarianState(memory, names, others, zeroings, ids);
    }

    LibrarianState withZeroings(TreePMap<Long, ZeroingEntry> others) {
        return new LibrarianState(memory, names, handles, others, ids);
    }

    LibrarianState with(Ids others) {
        return new LibrarianState(memory, names, handles, zeroings, others);
    }
}
