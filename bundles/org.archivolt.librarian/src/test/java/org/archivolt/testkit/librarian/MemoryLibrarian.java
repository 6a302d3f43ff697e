package org.archivolt.testkit.librarian;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
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
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.librarian.memory.FabricMemory;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;

/**
 * The Librarian as its documentation says it, and nothing else: one lock, maps, no thought of speed. For tests of who uses a Librarian, and
 * to compare the product's with. Nothing is durable; leases do not run out by themselves ({@link #lose}). With a memory, books are
 * overwritten at once; without one they wait for {@link #zeroAll}.
 */
public final class MemoryLibrarian implements Librarian {
    private static final int HANDLES_MAX = 65_536;
    private static final int LIMIT_MAX = 10_000;
    private static final int VALUE_MAX = 1 << 16;
    private static final int TARGET_MAX = 4_095;
    private static final Comparator<String> BY_BYTES = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    /** What understands the text of a registration, and writes it. */
    public interface Reader {
        Topology read(String text) throws ArchivoltException;

        String write(Topology topology);
    }

    private static final class Machine {
        private NodeState state = NodeState.ABSENT;
        private Optional<Instant> heard = Optional.empty();
        private NodeLoad load = NodeLoad.NONE;
        private Optional<String> policy = Optional.empty();
        private boolean areControllersOnline = true;
    }

    private static final class Job {
        private final long id;
        private final long shelf;
        private final String reason;
        private final List<Long> books;
        private final Instant began;
        private String lastError = "";

        Job(long id, long shelf, String reason, List<Long> books, Instant began) {
            this.id = id;
            this.shelf = shelf;
            this.reason = reason;
            this.books = new ArrayList<>(books);
            this.began = began;
        }
    }

    private final Ticker ticker;
    private final RandomGenerator random;
    private final Map<String, AllocationPolicy> policies;
    private final Optional<FabricMemory> memory;
    /** Identity of the first that was used; empty before. */
    private String usedMemory = "";

    private final Optional<Reader> reader;
    private final Map<Long, MemoryShelf> shelves = new TreeMap<>();
    private final SortedMap<Long, Handle> handles = new TreeMap<>();
    private final SortedMap<Long, Job> jobs = new TreeMap<>();
    private final Map<NodeId, Machine> machines = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private MemoryBooks pool;
    private String defaultPolicy = "RandomBooks";
    private long lastId = Shelf.LOST_FOUND;

    /**
     * @param more policies, beside RandomBooks, LocalNode, LZAascending and LZAdescending, or in their place
     * @param reader without one, registrations are objects ({@link #register(Topology, boolean)})
     */
    public MemoryLibrarian(
            Ticker ticker,
            RandomGenerator random,
            Map<String, AllocationPolicy> more,
            Optional<FabricMemory> memory,
            Optional<Reader> reader) {
        this.ticker = ticker;
        this.random = random;
        this.policies = new LinkedHashMap<>(MemoryPolicies.simplest());
        this.policies.putAll(more);
        this.memory = memory;
        this.reader = reader;
        directory(Shelf.ROOT, Shelf.ROOT, "");
        directory(Shelf.LOST_FOUND, Shelf.ROOT, "lost+found");
    }

    private void directory(long id, long parent, String name) {
        MemoryShelf made = new MemoryShelf(id, ShelfKind.DIRECTORY, now());
        made.parent = parent;
        made.name = name;
        made.permissions = 0777;
        shelves.put(id, made);
    }

    /** Nodes 1 to n, each with books of its own group, and no memory: books become free with {@link #zeroAll}. */
    public static MemoryLibrarian withBooks(int nodes, int booksPerNode, long bookSize) {
        return withBooks(nodes, booksPerNode, bookSize, Optional.empty());
    }

    public static MemoryLibrarian withBooks(int nodes, int booksPerNode, long bookSize, Optional<FabricMemory> memory) {
        MemoryLibrarian librarian = new MemoryLibrarian(
                Ticker.system(), RandomGenerator.of("L64X128MixRandom"), Map.of(), memory, Optional.empty());
        try {
            librarian.register(topology(nodes, booksPerNode, bookSize), false);
        } catch (ArchivoltException e) {
            throw new IllegalArgumentException(e);
        }
        return librarian;
    }

    /** Nodes 1 to n, each with a group of its own: number - 1. */
    public static Topology topology(int nodes, int booksPerNode, long bookSize) {
        List<FabricNode> machines = new ArrayList<>();
        List<InterleaveGroup> groups = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            NodeId node = new NodeId(number);
            machines.add(new FabricNode(node, "node%02d".formatted(number), "", "", "", List.of()));
            groups.add(new InterleaveGroup(
                    number - 1, booksPerNode, List.of(new InterleaveGroup.Span(node, booksPerNode, 0))));
        }
        return new Topology(AddressMode.LZA, bookSize, "", "", "", machines, groups);
    }

    // --- what only this one has

    /** As when the signs of life of a node are missing. */
    public synchronized void lose(NodeId node) throws ArchivoltException {
        setNode(node, NodeState.OFFLINE);
    }

    /** Sets all zombies free, overwritten or, without a memory, as they are. */
    public synchronized void zeroAll() {
        List.copyOf(jobs.values()).forEach(this::zero);
    }

    /** What was told to those who listen. */
    public synchronized List<String> told() {
        return List.copyOf(told);
    }

    // --- registration

    @Override
    public synchronized Registration register(String text, boolean isDry) throws ArchivoltException {
        if (reader.isEmpty()) {
            throw PosixError.EOPNOTSUPP.of("reading a registration");
        }
        return register(reader.get().read(text), isDry);
    }

    public synchronized Registration register(Topology topology, boolean isDry) throws ArchivoltException {
        MemoryBooks next = new MemoryBooks(topology);
        refuseLosses(next);
        Registration registration = difference(topology);
        if (!isDry) {
            moveInto(next);
        }
        return registration;
    }

    private void refuseLosses(MemoryBooks next) throws ArchivoltException {
        Set<String> lost = new TreeSet<>();
        for (MemoryBooks.Entry entry : entries()) {
            MemoryBooks.Entry same = next.find(entry.address);
            if (entry.state != BookState.FREE
                    && (same == null || !same.isSamePlace(entry) || next.bookSize() != pool.bookSize())) {
                boolean hasName = entry.state == BookState.INUSE && find(entry.shelf).parent != 0;
                lost.add(hasName ? pathOf(entry.shelf).toString() : "books of shelf " + entry.shelf);
            }
        }
        if (!lost.isEmpty()) {
            throw PosixError.EBUSY.of("books would go that are in use").with("shelves", lost);
        }
    }

    private Collection<MemoryBooks.Entry> entries() {
        return pool == null ? List.of() : pool.all();
    }

    private Registration difference(Topology topology) {
        Map<NodeId, Integer> before = pool == null ? Map.of() : booksByNode(pool.topology());
        Map<NodeId, Integer> after = booksByNode(topology);
        return new Registration(
                topology,
                pool == null,
                after.keySet().stream()
                        .filter(node -> !before.containsKey(node))
                        .toList(),
                after.keySet().stream()
                        .filter(node -> before.containsKey(node) && before.get(node) < after.get(node))
                        .toList(),
                before.keySet().stream()
                        .filter(node -> !after.containsKey(node))
                        .toList(),
                pool == null ? 0 : pool.topology().books(),
                List.of());
    }

    private static SortedMap<NodeId, Integer> booksByNode(Topology topology) {
        SortedMap<NodeId, Integer> counts = new TreeMap<>();
        topology.nodes().forEach(node -> counts.put(node.id(), 0));
        topology.groups().stream()
                .flatMap(group -> group.spans().stream())
                .forEach(span -> counts.merge(span.node(), span.books(), Integer::sum));
        return counts;
    }

    private void moveInto(MemoryBooks next) {
        for (MemoryBooks.Entry entry : entries()) {
            MemoryBooks.Entry same = next.find(entry.address);
            if (same != null && same.isSamePlace(entry)) {
                same.state = entry.state;
                same.isOffline = entry.isOffline;
                same.shelf = entry.shelf;
            }
        }
        pool = next;
        Set<NodeId> nodes = booksByNode(next.topology()).keySet();
        machines.keySet().retainAll(nodes);
        nodes.forEach(node -> machines.computeIfAbsent(node, each -> new Machine()));
        endHandles(handle -> !nodes.contains(handle.node()));
    }

    @Override
    public synchronized Topology topology() throws ArchivoltException {
        if (pool == null) {
            throw PosixError.ENODEV.of("no books are registered");
        }
        return pool.topology();
    }

    @Override
    public synchronized String exported() throws ArchivoltException {
        Topology topology = topology();
        if (reader.isEmpty()) {
            throw PosixError.EOPNOTSUPP.of("writing a registration");
        }
        return reader.get().write(topology);
    }

    // --- names

    @Override
    public synchronized Shelf lookup(ShelfPath path) throws ArchivoltException {
        return now(resolve(path));
    }

    @Override
    public synchronized Shelf shelf(long id) throws ArchivoltException {
        return now(find(id));
    }

    @Override
    public synchronized ShelfPath pathOf(long id) throws ArchivoltException {
        List<String> names = new ArrayList<>();
        MemoryShelf at = find(id);
        while (at.id != Shelf.ROOT) {
            if (at.parent == 0) {
                throw PosixError.ENOENT.of("it has no name any more").with("shelf", id);
            }
            names.add(0, at.name);
            at = find(at.parent);
        }
        return new ShelfPath(names);
    }

    @Override
    public synchronized List<Shelf> list(long directory, String after, int limit) throws ArchivoltException {
        requireLimit(limit);
        if (!find(directory).isDirectory()) {
            throw PosixError.ENOTDIR.of("listing what is no directory").with("shelf", directory);
        }
        return children(directory).stream()
                .filter(child -> BY_BYTES.compare(child.name, after) > 0)
                .sorted((left, right) -> BY_BYTES.compare(left.name, right.name))
                .limit(limit)
                .map(this::now)
                .toList();
    }

    private List<MemoryShelf> children(long directory) {
        return shelves.values().stream()
                .filter(shelf -> shelf.parent == directory && shelf.id != Shelf.ROOT)
                .toList();
    }

    private Shelf now(MemoryShelf shelf) {
        return shelf.now((int)
                children(shelf.id).stream().filter(MemoryShelf::isDirectory).count());
    }

    private MemoryShelf find(long id) throws ArchivoltException {
        MemoryShelf found = shelves.get(id);
        if (found == null) {
            throw PosixError.ENOENT.of("no such shelf").with("shelf", id);
        }
        return found;
    }

    private MemoryShelf resolve(ShelfPath path) throws ArchivoltException {
        if (path.names().isEmpty()) {
            return directory(path);
        }
        return at(path).orElseThrow(() -> PosixError.ENOENT.of("no such shelf").with("path", path));
    }

    /** Where the names of a path start. */
    private MemoryShelf directory(ShelfPath path) throws ArchivoltException {
        MemoryShelf start = find(path.start());
        requireDirectory(start, path);
        return start;
    }

    private static void requireDirectory(MemoryShelf shelf, ShelfPath path) throws ArchivoltException {
        if (!shelf.isDirectory()) {
            throw PosixError.ENOTDIR.of("no directory on the way").with("path", path);
        }
    }

    /** What is at a path with a name, whose directory must be there. */
    private Optional<MemoryShelf> at(ShelfPath path) throws ArchivoltException {
        MemoryShelf directory = resolve(path.parent());
        requireDirectory(directory, path);
        return children(directory.id).stream()
                .filter(child -> child.name.equals(path.name()))
                .findFirst();
    }

    private Optional<MemoryShelf> existing(ShelfPath path) throws ArchivoltException {
        return path.names().isEmpty() ? Optional.of(directory(path)) : at(path);
    }

    private MemoryShelf make(Caller caller, ShelfPath path, ShelfKind kind, int permissions) throws ArchivoltException {
        MemoryShelf directory = resolve(path.parent());
        MemoryShelf made = new MemoryShelf(++lastId, kind, now());
        made.parent = directory.id;
        made.name = path.name();
        made.permissions = permissions;
        made.user = caller.user();
        made.group = caller.group();
        made.policy = kind.hasBooks() ? policyIn(directory, caller.node()) : "";
        shelves.put(made.id, made);
        modify(directory);
        return made;
    }

    @Override
    public synchronized Opened create(Caller caller, ShelfPath path, int permissions, boolean isExclusive)
            throws ArchivoltException {
        requireCaller(caller);
        requirePermissions(permissions);
        Optional<MemoryShelf> there = existing(path);
        if (there.isPresent() && isExclusive) {
            throw PosixError.EEXIST.of("creating a shelf").with("path", path);
        }
        if (there.isPresent()) {
            return open(caller, there.get(), false);
        }
        requireRoomForHandle(caller.node());
        return open(caller, make(caller, path, ShelfKind.FILE, permissions), true);
    }

    @Override
    public synchronized Shelf createBlock(Caller caller, ShelfPath path, int permissions, int books)
            throws ArchivoltException {
        requireCaller(caller);
        requirePermissions(permissions);
        if (books < 1) {
            throw PosixError.EINVAL.of("a block device has one book or more").with("books", books);
        }
        requireFree(path);
        List<Long> chosen = choose(caller.node(), lastId + 1, "LocalNode", new byte[0], 0, books).books;
        MemoryShelf made = make(caller, path, ShelfKind.BLOCK, permissions);
        made.policy = "LocalNode";
        take(made, chosen);
        made.size = books * pool.bookSize();
        made.dirtyEnd = made.size;
        return now(made);
    }

    @Override
    public synchronized Shelf makeDirectory(Caller caller, ShelfPath path, int permissions) throws ArchivoltException {
        requireCaller(caller);
        requirePermissions(permissions);
        requireFree(path);
        return now(make(caller, path, ShelfKind.DIRECTORY, permissions));
    }

    @Override
    public synchronized void removeDirectory(Caller caller, ShelfPath path) throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf directory = resolve(path);
        requireNotFixed(directory);
        if (!directory.isDirectory()) {
            throw PosixError.ENOTDIR.of("removing a directory").with("path", path);
        }
        requireEmpty(directory);
        modify(find(directory.parent));
        shelves.remove(directory.id);
    }

    @Override
    public synchronized Shelf symlink(Caller caller, ShelfPath path, String target) throws ArchivoltException {
        requireCaller(caller);
        int length = target.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > TARGET_MAX) {
            throw PosixError.EINVAL.of("a target has 1 to " + TARGET_MAX + " bytes");
        }
        requireFree(path);
        MemoryShelf made = make(caller, path, ShelfKind.SYMLINK, 0777);
        made.target = target;
        made.size = length;
        return now(made);
    }

    @Override
    public synchronized String readLink(long shelf) throws ArchivoltException {
        MemoryShelf link = find(shelf);
        if (link.kind != ShelfKind.SYMLINK) {
            throw PosixError.EINVAL.of("not a symbolic link").with("shelf", shelf);
        }
        return link.target;
    }

    @Override
    public synchronized Shelf rename(Caller caller, ShelfPath from, ShelfPath to, boolean isReplacing)
            throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf moved = resolve(from);
        requireNotFixed(moved);
        Optional<MemoryShelf> there = existing(to);
        if (there.isPresent() && !isReplacing) {
            throw PosixError.EEXIST.of("renaming a shelf").with("path", to);
        }
        if (there.isPresent() && there.get() == moved) {
            return now(moved);
        }
        requireNotInside(moved, to);
        if (there.isPresent()) {
            replace(moved, there.get());
        }
        modify(find(moved.parent));
        moved.parent = resolve(to.parent()).id;
        moved.name = to.name();
        moved.changed = now();
        modify(find(moved.parent));
        return now(moved);
    }

    private void requireNotInside(MemoryShelf moved, ShelfPath to) throws ArchivoltException {
        for (MemoryShelf above = resolve(to.parent()); above.id != Shelf.ROOT; above = find(above.parent)) {
            if (above == moved) {
                throw PosixError.EINVAL
                        .of("a directory cannot be moved into itself")
                        .with("path", to);
            }
        }
    }

    private void replace(MemoryShelf moved, MemoryShelf there) throws ArchivoltException {
        requireNotFixed(there);
        if (there.isDirectory() && !moved.isDirectory()) {
            throw PosixError.EISDIR.of("replacing a directory").with("shelf", there.id);
        }
        if (!there.isDirectory() && moved.isDirectory()) {
            throw PosixError.ENOTDIR.of("replacing by a directory").with("shelf", there.id);
        }
        if (there.isDirectory()) {
            requireEmpty(there);
            shelves.remove(there.id);
        } else {
            removeName(there, "unlink");
        }
    }

    @Override
    public synchronized void unlink(Caller caller, ShelfPath path) throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = resolve(path);
        requireNoDirectory(shelf);
        modify(find(shelf.parent));
        removeName(shelf, "unlink");
    }

    @Override
    public synchronized void destroy(Caller caller, ShelfPath path) throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = resolve(path);
        requireNoDirectory(shelf);
        if (isOpen(shelf)) {
            throw PosixError.EBUSY.of("destroying a shelf that is open").with("path", path);
        }
        modify(find(shelf.parent));
        removeName(shelf, "destroy");
    }

    private void removeName(MemoryShelf shelf, String reason) {
        shelf.parent = 0;
        shelf.name = "";
        shelf.changed = now();
        removeUnused(shelf, reason);
    }

    private void removeUnused(MemoryShelf shelf, String reason) {
        if (shelf.parent == 0 && !isOpen(shelf)) {
            shelves.remove(shelf.id);
            release(shelf.id, reason, shelf.books);
        }
    }

    private boolean isOpen(MemoryShelf shelf) {
        return handles.values().stream().anyMatch(handle -> handle.shelf() == shelf.id);
    }

    // --- handles

    @Override
    public synchronized Opened open(Caller caller, long shelf) throws ArchivoltException {
        requireCaller(caller);
        return open(caller, find(shelf), false);
    }

    private Opened open(Caller caller, MemoryShelf shelf, boolean isNew) throws ArchivoltException {
        requireBooks(shelf);
        requireRoomForHandle(caller.node());
        Handle handle = new Handle(++lastId, shelf.id, caller.node(), caller.process(), now());
        handles.put(handle.id(), handle);
        return new Opened(now(shelf), handle, isNew);
    }

    private void requireRoomForHandle(NodeId node) throws ArchivoltException {
        if (handles.values().stream()
                        .filter(handle -> handle.node().equals(node))
                        .count()
                >= HANDLES_MAX) {
            throw PosixError.EAGAIN.of("a node has too many handles").with("node", node);
        }
    }

    @Override
    public synchronized void close(Caller caller, long handle) throws ArchivoltException {
        requireCaller(caller);
        endHandles(each -> each.id() == handle && each.node().equals(caller.node()));
    }

    @Override
    public synchronized void revoke(long handle) {
        endHandles(each -> each.id() == handle);
    }

    private void endHandles(Predicate<Handle> which) {
        List<Handle> ended = handles.values().stream().filter(which).toList();
        ended.forEach(handle -> handles.remove(handle.id()));
        ended.stream()
                .map(handle -> shelves.get(handle.shelf()))
                .filter(Objects::nonNull)
                .forEach(shelf -> removeUnused(shelf, "unlink"));
    }

    @Override
    public synchronized Handle handle(long id) throws ArchivoltException {
        Handle handle = handles.get(id);
        if (handle == null) {
            throw PosixError.ESTALE.of("using a handle that has ended").with("handle", id);
        }
        return handle;
    }

    @Override
    public synchronized List<Handle> handles(OptionalLong shelf, Optional<NodeId> node, long after, int limit)
            throws ArchivoltException {
        requireLimit(limit);
        if (shelf.isPresent()) {
            find(shelf.getAsLong());
        }
        return handles.tailMap(after + 1).values().stream()
                .filter(handle -> shelf.isEmpty() || handle.shelf() == shelf.getAsLong())
                .filter(handle -> node.isEmpty() || handle.node().equals(node.get()))
                .limit(limit)
                .toList();
    }

    // --- bytes

    @Override
    public synchronized Shelf resize(Caller caller, long id, long size) throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = find(id);
        requireBooks(shelf);
        if (size < 0) {
            throw PosixError.EINVAL.of("a size is not negative").with("size", size);
        }
        int books = booksFor(size);
        if (size < shelf.size) {
            shrink(caller, shelf, size, books);
        } else if (size > shelf.size) {
            grow(caller, shelf, size, books);
        }
        return now(shelf);
    }

    private int booksFor(long size) throws ArchivoltException {
        long books = size / pool.bookSize() + (size % pool.bookSize() == 0 ? 0 : 1);
        if (books > Integer.MAX_VALUE) {
            throw PosixError.EFBIG.of("no machine has so many books").with("size", size);
        }
        return (int) books;
    }

    private void shrink(Caller caller, MemoryShelf shelf, long size, int books) throws ArchivoltException {
        List<Handle> open = handles.values().stream()
                .filter(handle -> handle.shelf() == shelf.id)
                .toList();
        boolean isOthers = open.stream()
                .anyMatch(handle -> !handle.node().equals(caller.node()) || handle.process() != caller.process());
        if (isOthers || caller.process() == Caller.UNNAMED && open.size() > 1) {
            throw PosixError.EMFILE
                    .of("making a shelf smaller that others have open")
                    .with("shelf", shelf.id);
        }
        List<Long> leaving = new ArrayList<>(shelf.books.subList(books, shelf.books.size()));
        Collections.reverse(leaving);
        shelf.books.subList(books, shelf.books.size()).clear();
        shelf.dirtyEnd = Math.min(Math.max(shelf.dirtyEnd, shelf.size), books * pool.bookSize());
        shelf.size = size;
        modify(shelf);
        release(shelf.id, "shrink", leaving);
    }

    private void grow(Caller caller, MemoryShelf shelf, long size, int books) throws ArchivoltException {
        int more = books - shelf.books.size();
        Choice choice = more == 0
                ? new Choice(List.of(), OptionalInt.empty())
                : choose(caller.node(), shelf.id, shelf.policy, shelf.interleaveRequest, shelf.requestPosition, more);
        cleanTail(shelf);
        take(shelf, choice.books);
        choice.position.ifPresent(position -> shelf.requestPosition = position);
        shelf.size = size;
        modify(shelf);
    }

    /** What a shelf has lost by shrinking must not come back when it grows again. */
    private void cleanTail(MemoryShelf shelf) throws ArchivoltException {
        if (shelf.dirtyEnd > shelf.size && memory.isPresent()) {
            long bookSize = pool.bookSize();
            BookAddress last = new BookAddress(shelf.books.get((int) (shelf.size / bookSize)));
            memory.get().zero(last, bookSize, shelf.size % bookSize, shelf.dirtyEnd - shelf.size);
        }
        shelf.dirtyEnd = 0;
    }

    private void take(MemoryShelf shelf, List<Long> books) {
        for (long address : books) {
            MemoryBooks.Entry entry = pool.find(address);
            if (entry.state != BookState.FREE) {
                throw new IllegalStateException("not free: " + entry.address);
            }
            entry.state = BookState.INUSE;
            entry.shelf = shelf.id;
        }
        shelf.books.addAll(books);
    }

    private record Choice(List<Long> books, OptionalInt position) {}

    private Choice choose(NodeId node, long shelf, String policy, byte[] request, int position, int books)
            throws ArchivoltException {
        AllocationPolicy chosen = policies.get(policy);
        if (chosen == null) {
            throw PosixError.ENOSYS.of("asking a policy that is not there").with("policy", policy);
        }
        MemoryBooks.Free free = pool.new Free(this::isOnline);
        OptionalInt next;
        try {
            next = chosen.choose(new AllocationRequest(node, shelf, books, request.clone(), position, random), free);
        } catch (RuntimeException e) {
            throw new ArchivoltException(ErrorCode.INTERNAL, "choosing books", e).with("policy", policy);
        }
        if (free.taken().size() != books) {
            throw PosixError.ENOSPC
                    .of("taking more books than are free for the policy")
                    .with("policy", policy)
                    .with("books", books);
        }
        return new Choice(List.copyOf(free.taken()), next);
    }

    private boolean isOnline(NodeId node) {
        Machine machine = machines.get(node);
        return machine != null && machine.state != NodeState.OFFLINE && machine.areControllersOnline;
    }

    @Override
    public synchronized Shelf extend(Caller caller, long id, long size) throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = find(id);
        requireBooks(shelf);
        return size <= shelf.size ? now(shelf) : resize(caller, id, size);
    }

    @Override
    public void settle() {
        // nothing is ever pending
    }

    @Override
    public synchronized ShelfBooks books(long id) throws ArchivoltException {
        MemoryShelf shelf = find(id);
        requireBooks(shelf);
        long[] addresses = shelf.books.stream().mapToLong(Long::longValue).toArray();
        return new ShelfBooks(id, shelf.size, pool == null ? 0 : pool.bookSize(), addresses);
    }

    @Override
    public synchronized List<BookAddress> preview(Caller caller, long id, Optional<String> policy, int books)
            throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = find(id);
        requireBooks(shelf);
        if (books < 1) {
            throw PosixError.EINVAL.of("one book or more").with("books", books);
        }
        Choice choice = choose(
                caller.node(), id, policy.orElse(shelf.policy), shelf.interleaveRequest, shelf.requestPosition, books);
        return choice.books.stream().map(BookAddress::new).toList();
    }

    private void release(long shelf, String reason, List<Long> books) {
        if (books.isEmpty()) {
            return;
        }
        for (long address : books) {
            pool.find(address).state = BookState.ZOMBIE;
        }
        Job job = new Job(++lastId, shelf, reason, books, now());
        jobs.put(job.id, job);
        if (memory.isPresent()) {
            zero(job);
        }
    }

    private void zero(Job job) {
        try {
            while (!job.books.isEmpty()) {
                long address = job.books.get(0);
                if (memory.isPresent()) {
                    memory.get().zero(new BookAddress(address), pool.bookSize(), 0, pool.bookSize());
                }
                MemoryBooks.Entry entry = pool.find(address);
                entry.state = BookState.FREE;
                entry.shelf = 0;
                job.books.remove(0);
            }
            jobs.remove(job.id);
        } catch (ArchivoltException e) {
            job.lastError = e.getMessage();
        }
    }

    // --- metadata

    @Override
    public synchronized void setTimes(Caller caller, long id, Optional<Instant> accessed, Optional<Instant> modified)
            throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = find(id);
        accessed.ifPresent(time -> shelf.accessed = time.truncatedTo(ChronoUnit.MICROS));
        modified.ifPresent(time -> shelf.modified = time.truncatedTo(ChronoUnit.MICROS));
        shelf.changed = now();
    }

    @Override
    public synchronized void setPermissions(Caller caller, long id, int permissions) throws ArchivoltException {
        requireCaller(caller);
        requirePermissions(permissions);
        MemoryShelf shelf = find(id);
        shelf.permissions = permissions;
        shelf.changed = now();
    }

    @Override
    public synchronized void setOwner(Caller caller, long id, int user, int group) throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = find(id);
        shelf.user = user == -1 ? shelf.user : user;
        shelf.group = group == -1 ? shelf.group : group;
        shelf.changed = now();
    }

    @Override
    public synchronized byte[] attribute(long id, String name) throws ArchivoltException {
        byte[] value = values(find(id), name).get(name);
        if (value == null) {
            throw PosixError.ENODATA.of("no such attribute").with("attribute", name);
        }
        return value.clone();
    }

    @Override
    public synchronized SortedMap<String, Integer> attributes(long id) throws ArchivoltException {
        MemoryShelf shelf = find(id);
        SortedMap<String, Integer> lengths = new TreeMap<>();
        shelf.attributes.forEach((name, value) -> lengths.put(name, value.length));
        made(shelf).forEach((name, value) -> lengths.put(name, value.length));
        if (id != Shelf.ROOT) {
            lengths.keySet().removeAll(Set.of(ShelfAttributes.POLICY_DEFAULT, ShelfAttributes.POLICY_LIST));
        }
        return lengths;
    }

    private Map<String, byte[]> values(MemoryShelf shelf, String name) throws ArchivoltException {
        requireAttributeName(name);
        return name.startsWith(ShelfAttributes.PREFIX) ? made(shelf) : shelf.attributes;
    }

    private Map<String, byte[]> made(MemoryShelf shelf) {
        Map<String, byte[]> made = new HashMap<>();
        made.put(ShelfAttributes.POLICY_DEFAULT, bytes(defaultPolicy));
        made.put(ShelfAttributes.POLICY_LIST, bytes(String.join(",", policies.keySet())));
        if (!shelf.policy.isEmpty()) {
            made.put(ShelfAttributes.POLICY, bytes(shelf.policy));
        }
        if (shelf.kind.hasBooks()) {
            made.put(ShelfAttributes.INTERLEAVE, interleave(shelf));
            made.put(ShelfAttributes.INTERLEAVE_REQUEST, shelf.interleaveRequest);
            made.put(ShelfAttributes.INTERLEAVE_REQUEST_POSITION, bytes(Integer.toString(shelf.requestPosition)));
        }
        return made;
    }

    private byte[] interleave(MemoryShelf shelf) {
        byte[] groups = new byte[shelf.books.size()];
        for (int at = 0; at < groups.length; at++) {
            groups[at] = (byte) pool.find(shelf.books.get(at)).group;
        }
        return groups;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void requireAttributeName(String name) throws ArchivoltException {
        int length = bytes(name).length;
        if (length == 0 || length > ShelfPath.NAME_MAX || name.indexOf('\0') >= 0) {
            throw PosixError.EINVAL.of("not a name of an attribute").with("attribute", name);
        }
        if (!name.startsWith("user.") || name.equals("user.")) {
            throw PosixError.EOPNOTSUPP.of("only attributes of users are kept").with("attribute", name);
        }
        if (!name.startsWith(ShelfAttributes.PREFIX)) {
            return;
        }
        if (name.indexOf('.', ShelfAttributes.PREFIX.length()) >= 0) {
            throw PosixError.EINVAL.of("not a name of an attribute").with("attribute", name);
        }
        if (!MADE.contains(name)) {
            throw PosixError.EOPNOTSUPP.of("no such attribute of the Librarian").with("attribute", name);
        }
    }

    private static final Set<String> MADE = Set.of(
            ShelfAttributes.POLICY,
            ShelfAttributes.POLICY_DEFAULT,
            ShelfAttributes.POLICY_LIST,
            ShelfAttributes.INTERLEAVE,
            ShelfAttributes.INTERLEAVE_REQUEST,
            ShelfAttributes.INTERLEAVE_REQUEST_POSITION);

    @Override
    public synchronized void setAttribute(Caller caller, long id, String name, byte[] value, AttributeMode mode)
            throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = find(id);
        boolean isThere = values(shelf, name).containsKey(name);
        if (value.length > VALUE_MAX) {
            throw PosixError.EFBIG
                    .of("a value has at most " + VALUE_MAX + " bytes")
                    .with("attribute", name);
        }
        if (mode == AttributeMode.CREATE && isThere) {
            throw PosixError.EEXIST.of("the attribute is there").with("attribute", name);
        }
        if (mode == AttributeMode.REPLACE && !isThere) {
            throw PosixError.ENODATA.of("no such attribute").with("attribute", name);
        }
        if (name.startsWith(ShelfAttributes.PREFIX)) {
            setMade(shelf, name, value);
        } else {
            shelf.attributes.put(name, value.clone());
        }
        shelf.changed = now();
    }

    private void setMade(MemoryShelf shelf, String name, byte[] value) throws ArchivoltException {
        String text = new String(value, StandardCharsets.UTF_8);
        if (name.equals(ShelfAttributes.POLICY_DEFAULT)) {
            setDefaultPolicy(Optional.empty(), Optional.of(text));
        } else if (name.equals(ShelfAttributes.POLICY) && canHavePolicy(shelf, text)) {
            shelf.policy = text;
        } else if (name.equals(ShelfAttributes.INTERLEAVE_REQUEST) && shelf.kind.hasBooks() && areGroups(value)) {
            shelf.interleaveRequest = value.clone();
            shelf.requestPosition = 0;
        } else {
            throw PosixError.EOPNOTSUPP
                    .of("setting an attribute of the Librarian")
                    .with("attribute", name)
                    .with("value", text);
        }
    }

    private boolean canHavePolicy(MemoryShelf shelf, String policy) {
        return shelf.isDirectory()
                ? policy.isEmpty() || policies.containsKey(policy)
                : shelf.kind.hasBooks() && policies.containsKey(policy);
    }

    private boolean areGroups(byte[] groups) {
        for (byte group : groups) {
            if (pool == null || !pool.hasGroup(Byte.toUnsignedInt(group))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized void removeAttribute(Caller caller, long id, String name) throws ArchivoltException {
        requireCaller(caller);
        MemoryShelf shelf = find(id);
        if (name.startsWith(ShelfAttributes.PREFIX)) {
            throw PosixError.EINVAL.of("attributes of the Librarian stay").with("attribute", name);
        }
        requireAttributeName(name);
        if (shelf.attributes.remove(name) == null) {
            throw PosixError.ENODATA.of("no such attribute").with("attribute", name);
        }
        shelf.changed = now();
    }

    // --- policies

    @Override
    public synchronized List<PolicyInfo> policies() {
        return policies.keySet().stream()
                .map(name -> new PolicyInfo(name, name))
                .toList();
    }

    private String policyIn(MemoryShelf directory, NodeId node) {
        return directory.policy.isEmpty() ? defaultOf(node) : directory.policy;
    }

    private String defaultOf(NodeId node) {
        return Optional.ofNullable(machines.get(node))
                .flatMap(machine -> machine.policy)
                .orElse(defaultPolicy);
    }

    @Override
    public synchronized Optional<String> defaultPolicy(Optional<NodeId> node) throws ArchivoltException {
        return node.isEmpty() ? Optional.of(defaultPolicy) : machine(node.get()).policy;
    }

    @Override
    public synchronized void setDefaultPolicy(Optional<NodeId> node, Optional<String> policy)
            throws ArchivoltException {
        if (node.isEmpty() && policy.isEmpty()) {
            throw PosixError.EINVAL.of("there is always a default");
        }
        if (policy.isPresent()
                && !(policies.containsKey(policy.get())
                        && policies.get(policy.get()).canBeDefault())) {
            throw PosixError.EOPNOTSUPP.of("not a policy for all").with("policy", policy.get());
        }
        if (node.isEmpty()) {
            defaultPolicy = policy.get();
        } else {
            machine(node.get()).policy = policy;
        }
    }

    // --- books and nodes

    @Override
    public synchronized Book book(BookAddress address) throws ArchivoltException {
        return describe(entry(address));
    }

    @Override
    public synchronized List<Book> books(List<BookAddress> addresses) throws ArchivoltException {
        List<Book> described = new ArrayList<>();
        for (BookAddress address : addresses) {
            described.add(book(address));
        }
        return described;
    }

    private MemoryBooks.Entry entry(BookAddress address) throws ArchivoltException {
        MemoryBooks.Entry entry = pool == null ? null : pool.find(address.value());
        if (entry == null) {
            throw PosixError.ENODEV.of("no such book").with("book", address);
        }
        return entry;
    }

    private Book describe(MemoryBooks.Entry entry) {
        MemoryShelf shelf = entry.state == BookState.INUSE ? shelves.get(entry.shelf) : null;
        long offset = shelf == null ? -1 : shelf.books.indexOf(entry.address) * pool.bookSize();
        return new Book(
                new BookAddress(entry.address),
                entry.group,
                entry.number,
                entry.node,
                entry.seen(this::isOnline),
                entry.shelf == 0 ? OptionalLong.empty() : OptionalLong.of(entry.shelf),
                offset);
    }

    @Override
    public synchronized List<Book> books(BookQuery query) {
        if (pool == null) {
            return List.of();
        }
        Collection<MemoryBooks.Entry> candidates =
                query.after().isPresent() ? pool.behind(query.after().getAsLong()) : pool.all();
        return candidates.stream()
                .filter(entry -> query.group().isEmpty() || query.group().getAsInt() == entry.group)
                .filter(entry -> query.node().isEmpty() || query.node().get().equals(entry.node))
                .filter(entry -> query.state().isEmpty() || query.state().get() == entry.seen(this::isOnline))
                .limit(query.limit())
                .map(this::describe)
                .toList();
    }

    @Override
    public synchronized void setOffline(BookAddress address, boolean isOffline) throws ArchivoltException {
        entry(address).isOffline = isOffline;
    }

    @Override
    public synchronized List<NodeStatus> nodes() {
        return pool == null
                ? List.of()
                : pool.topology().nodes().stream().map(this::describe).toList();
    }

    private NodeStatus describe(FabricNode node) {
        Machine machine = machines.get(node.id());
        return new NodeStatus(
                node.id(),
                node.host(),
                machine.state,
                machine.heard.map(time -> Duration.between(time, now())),
                machine.load,
                machine.policy,
                machine.areControllersOnline,
                node.controllers(),
                pool.counts(entry -> entry.node.equals(node.id()), this::isOnline),
                (int) handles.values().stream()
                        .filter(handle -> handle.node().equals(node.id()))
                        .count());
    }

    private Machine machine(NodeId node) throws ArchivoltException {
        Machine machine = machines.get(node);
        if (machine == null) {
            throw PosixError.ENODEV.of("no such node").with("node", node);
        }
        return machine;
    }

    @Override
    public synchronized void heartbeat(NodeId node, NodeLoad load) throws ArchivoltException {
        Machine machine = machine(node);
        machine.state = NodeState.ACTIVE;
        machine.heard = Optional.of(now());
        machine.load = load;
    }

    @Override
    public synchronized void setNode(NodeId node, NodeState state) throws ArchivoltException {
        Machine machine = machine(node);
        if (state == NodeState.INDETERMINATE) {
            throw PosixError.EINVAL.of("nobody can say that of a node").with("node", node);
        }
        machine.state = state;
        if (state != NodeState.ACTIVE) {
            endHandles(handle -> handle.node().equals(node));
        }
    }

    @Override
    public synchronized void setControllers(NodeId node, boolean isOnline) throws ArchivoltException {
        machine(node).areControllersOnline = isOnline;
    }

    // --- the whole

    @Override
    public synchronized LibrarianStatus status() {
        return new LibrarianStatus(
                Optional.of("memory"),
                pool == null ? AddressMode.LZA : pool.topology().mode(),
                pool == null ? 0 : pool.bookSize(),
                pool == null ? BookCounts.NONE : pool.counts(entry -> true, this::isOnline),
                machines.size(),
                (int) machines.values().stream()
                        .filter(machine -> machine.state == NodeState.ACTIVE)
                        .count(),
                defaultPolicy,
                (int) shelves.values().stream()
                        .filter(shelf -> shelf.parent != 0 && shelf.id != Shelf.ROOT)
                        .count(),
                handles.size(),
                new HashSet<>(handles.values().stream().map(Handle::shelf).toList()).size(),
                jobs.size(),
                jobs.values().stream().findFirst().map(job -> Duration.between(job.began, now())));
    }

    @Override
    public synchronized List<ZeroingJob> zeroing() {
        return jobs.values().stream()
                .map(job -> new ZeroingJob(
                        job.id,
                        job.shelf,
                        job.reason,
                        job.books.size(),
                        Duration.between(job.began, now()),
                        job.lastError))
                .toList();
    }

    @Override
    public synchronized void requireMemory(String identity) throws ArchivoltException {
        topology();
        if (usedMemory.isEmpty()) {
            usedMemory = identity;
        }
        if (!usedMemory.equals(identity)) {
            throw PosixError.EOPNOTSUPP
                    .of("the memory of this host is not the one that was registered")
                    .with("memory", identity)
                    .with("registered", usedMemory);
        }
    }

    @Override
    public synchronized String adoptMemory() throws ArchivoltException {
        topology();
        usedMemory = memory.orElseThrow(() -> PosixError.EIO.of("there is no fabric memory"))
                .identity();
        return usedMemory;
    }

    @Override
    public synchronized void retryZeroing() {
        if (memory.isPresent()) {
            zeroAll();
        }
    }

    @Override
    public synchronized void tell(String message) {
        told.add(message);
    }

    // --- what must be so

    private void requireCaller(Caller caller) throws ArchivoltException {
        machine(caller.node());
    }

    private static void requirePermissions(int permissions) throws ArchivoltException {
        if ((permissions & ~07777) != 0) {
            throw PosixError.EINVAL.of("permissions have 12 bits").with("permissions", permissions);
        }
    }

    private static void requireLimit(int limit) throws ArchivoltException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw PosixError.EINVAL.of("a limit is from 1 to " + LIMIT_MAX).with("limit", limit);
        }
    }

    private static void requireBooks(MemoryShelf shelf) throws ArchivoltException {
        requireNoDirectory(shelf);
        if (!shelf.kind.hasBooks()) {
            throw PosixError.EINVAL.of("a link has no books").with("shelf", shelf.id);
        }
    }

    private static void requireNoDirectory(MemoryShelf shelf) throws ArchivoltException {
        if (shelf.isDirectory()) {
            throw PosixError.EISDIR.of("not with a directory").with("shelf", shelf.id);
        }
    }

    private static void requireNotFixed(MemoryShelf shelf) throws ArchivoltException {
        if (shelf.id == Shelf.ROOT || shelf.id == Shelf.LOST_FOUND) {
            throw PosixError.EBUSY.of("this directory stays").with("shelf", shelf.id);
        }
    }

    private void requireEmpty(MemoryShelf directory) throws ArchivoltException {
        if (!children(directory.id).isEmpty()) {
            throw PosixError.ENOTEMPTY.of("the directory is not empty").with("shelf", directory.id);
        }
    }

    private void requireFree(ShelfPath path) throws ArchivoltException {
        if (existing(path).isPresent()) {
            throw PosixError.EEXIST.of("the path is taken").with("path", path);
        }
    }

    private void modify(MemoryShelf shelf) {
        shelf.modified = now();
        shelf.changed = shelf.modified;
    }

    private Instant now() {
        return ticker.now().truncatedTo(ChronoUnit.MICROS);
    }
}
