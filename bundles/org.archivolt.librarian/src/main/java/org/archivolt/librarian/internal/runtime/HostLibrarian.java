package org.archivolt.librarian.internal.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.LibrarianListener;
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
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.librarian.internal.core.Command;
import org.archivolt.librarian.internal.core.DirtyTail;
import org.archivolt.librarian.internal.core.HandleCommands;
import org.archivolt.librarian.internal.core.LibrarianState;
import org.archivolt.librarian.internal.core.MetadataCommands;
import org.archivolt.librarian.internal.core.NameCommands;
import org.archivolt.librarian.internal.core.NodeCommands;
import org.archivolt.librarian.internal.core.RegistryCommands;
import org.archivolt.librarian.internal.core.SizeCommands;
import org.archivolt.librarian.internal.core.Workspace;
import org.archivolt.librarian.internal.core.Zeroing;
import org.archivolt.librarian.internal.registration.RegistrationFile;
import org.archivolt.librarian.internal.registration.TopologyJson;
import org.archivolt.librarian.memory.FabricMemory;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.resource.Credits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The Librarian as callers on this host see it: turns what they ask into commands and questions. Wiring; it decides nothing. Immediate, because books are
 * overwritten and leases end also while nobody asks for anything.
 */
@Component(service = Librarian.class, configurationPid = LibrarianSettings.PID, immediate = true)
@Designate(ocd = LibrarianConfig.class)
public final class HostLibrarian implements Librarian {
    /** A tail that is dirty again each time is somebody's who shrinks and writes all the time. */
    private static final int CLEANINGS_MAX = 100;

    private static final int PAGE_MAX = 10_000;

    private final LibrarianSettings settings;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final PolicyServices policies;
    private final NodeLeases leases;
    private final LibrarianThread librarian;
    private final RegisteredMemory registeredMemory;
    private final Zeros zeros;
    private final TailCleaner tails;
    private final ZeroingLog zeroingLog;
    private final ZeroingThread zeroing;
    private final Listeners listeners = new Listeners();

    @Activate
    public HostLibrarian(@Reference LibrarianCatalog catalog, @Reference Credits credits, LibrarianConfig config) {
        this(
                catalog,
                credits,
                new PolicyServices(),
                LibrarianSettings.from(config),
                Ticker.system(),
                new SplittableRandom());
    }

    /** @param random used by the librarian thread only */
    HostLibrarian(
            LibrarianCatalog catalog,
            Credits credits,
            PolicyServices policies,
            LibrarianSettings settings,
            Ticker ticker,
            RandomGenerator random) {
        this.settings = settings;
        this.ticker = ticker;
        this.random = random;
        this.policies = policies;
        this.leases = new NodeLeases(settings, ticker);
        this.librarian = new LibrarianThread(catalog, credits, settings, leases, new Observer(), ticker);
        this.registeredMemory = new RegisteredMemory(librarian);
        this.zeros = new Zeros(librarian, registeredMemory);
        this.tails = new TailCleaner(librarian, zeros, settings);
        this.zeroingLog = new ZeroingLog(ticker);
        this.zeroing = new ZeroingThread(librarian, tails, zeros, zeroingLog, ticker);
        librarian.start();
        zeroing.start();
    }

    private final class Observer implements LibrarianThread.Observer {
        @Override
        public void zeroingsAdded() {
            zeroing.look();
        }

        @Override
        public void expired(NodeId node, NodeState state) {
            listeners.tell(listener -> listener.nodeChanged(node, state));
        }
    }

    /** Bounded. */
    @Deactivate
    public void stop() {
        zeroing.beginStop();
        librarian.stop();
        zeroing.awaitStop(settings.stopTimeout().toMillis());
        listeners.stop();
    }

    // --- services

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindPolicy(AllocationPolicy policy, Map<String, Object> properties) {
        policies.bind(policy, properties);
    }

    public void unbindPolicy(AllocationPolicy policy) {
        policies.unbind(policy);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindMemory(FabricMemory memory) {
        zeros.bind(memory);
        retryZeroing();
    }

    public void unbindMemory(FabricMemory memory) {
        zeros.unbind(memory);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindListener(LibrarianListener listener) {
        listeners.add(listener);
    }

    public void unbindListener(LibrarianListener listener) {
        listeners.remove(listener);
    }

    // --- commands

    /** For tests: has all threads look at the time. */
    void look() {
        librarian.look();
        zeroing.look();
    }

    /** For tests: returns when the librarian thread has looked at the time. */
    void turn() throws ArchivoltException {
        librarian.turn();
    }

    /** For tests: how many commands wait to be taken. */
    int waiting() {
        return librarian.waiting();
    }

    /** For tests: whether books may be written to. */
    boolean isMemoryOpen() {
        return librarian.isMemoryOpen();
    }

    /** For tests: whether nothing is taken any more. */
    boolean isStopping() {
        return librarian.isStopping();
    }

    private LibrarianState state() throws ArchivoltException {
        return librarian.state();
    }

    private Instant now() {
        return ticker.now().truncatedTo(ChronoUnit.MICROS);
    }

    private <R> R perform(Caller caller, Command<R> command) throws ArchivoltException {
        leases.sign(caller.node());
        return librarian.perform(command);
    }

    /** A command that may have to wait for bytes to be overwritten. */
    private <R> R performOverTail(Caller caller, Command<R> command) throws ArchivoltException {
        for (int i = 0; i < CLEANINGS_MAX; i++) {
            try {
                return perform(caller, command);
            } catch (DirtyTail e) {
                tails.clean(e.tail().shelf());
            }
        }
        throw PosixError.EAGAIN.of("growing a shelf whose end moves all the time");
    }

    // --- registration

    @Override
    public Registration register(String text, boolean isDry) throws ArchivoltException {
        RegistrationFile.Parsed parsed = RegistrationFile.read(text);
        Command<Registration> command = RegistryCommands.register(parsed.topology(), parsed.remarks(), now());
        if (isDry) {
            return new Workspace(state()).apply(command);
        }
        Registration done = librarian.perform(command);
        listeners.tell(LibrarianListener::registered);
        return done;
    }

    @Override
    public Topology topology() throws ArchivoltException {
        return state().topology();
    }

    @Override
    public String exported() throws ArchivoltException {
        return TopologyJson.write(topology());
    }

    // --- names

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
        requirePage(limit);
        return state().list(directory, after, limit);
    }

    private static void requirePage(int limit) throws ArchivoltException {
        if (limit < 1 || limit > PAGE_MAX) {
            throw PosixError.EINVAL
                    .of("listing: a limit is from 1 to " + PAGE_MAX)
                    .with("limit", limit);
        }
    }

    @Override
    public Opened create(Caller caller, ShelfPath path, int permissions, boolean isExclusive)
            throws ArchivoltException {
        Storable.requirePath(path);
        return perform(caller, HandleCommands.create(caller, path, permissions, isExclusive, now()));
    }

    @Override
    public Shelf createBlock(Caller caller, ShelfPath path, int permissions, int books) throws ArchivoltException {
        Storable.requirePath(path);
        return perform(caller, NameCommands.createBlock(caller, path, permissions, books, policies, random, now()));
    }

    @Override
    public Shelf makeDirectory(Caller caller, ShelfPath path, int permissions) throws ArchivoltException {
        Storable.requirePath(path);
        return perform(caller, NameCommands.makeDirectory(caller, path, permissions, now()));
    }

    @Override
    public void removeDirectory(Caller caller, ShelfPath path) throws ArchivoltException {
        perform(caller, NameCommands.removeDirectory(caller, path, now()));
    }

    @Override
    public Shelf symlink(Caller caller, ShelfPath path, String target) throws ArchivoltException {
        Storable.requirePath(path);
        Storable.requireText("target", target);
        return perform(caller, NameCommands.symlink(caller, path, target, now()));
    }

    @Override
    public String readLink(long shelf) throws ArchivoltException {
        return state().readLink(shelf);
    }

    @Override
    public Shelf rename(Caller caller, ShelfPath from, ShelfPath to, boolean isReplacing) throws ArchivoltException {
        Storable.requirePath(to);
        return perform(caller, NameCommands.rename(caller, from, to, isReplacing, now()));
    }

    @Override
    public void unlink(Caller caller, ShelfPath path) throws ArchivoltException {
        perform(caller, NameCommands.unlink(caller, path, now()));
    }

    @Override
    public void destroy(Caller caller, ShelfPath path) throws ArchivoltException {
        perform(caller, NameCommands.destroy(caller, path, now()));
    }

    // --- handles

    @Override
    public Opened open(Caller caller, long shelf) throws ArchivoltException {
        return perform(caller, HandleCommands.open(caller, shelf, now()));
    }

    @Override
    public void close(Caller caller, long handle) throws ArchivoltException {
        perform(caller, HandleCommands.close(caller, handle));
    }

    @Override
    public void revoke(long handle) throws ArchivoltException {
        librarian.perform(HandleCommands.revoke(handle));
    }

    @Override
    public Handle handle(long id) throws ArchivoltException {
        return state().handle(id);
    }

    @Override
    public List<Handle> handles(OptionalLong shelf, Optional<NodeId> node, long after, int limit)
            throws ArchivoltException {
        requirePage(limit);
        return state().handles(shelf, node, after, limit);
    }

    // --- bytes

    @Override
    public Shelf resize(Caller caller, long shelf, long size) throws ArchivoltException {
        return performOverTail(caller, SizeCommands.resize(caller, shelf, size, policies, random, now()));
    }

    @Override
    public Shelf extend(Caller caller, long shelf, long size) throws ArchivoltException {
        return performOverTail(caller, SizeCommands.extend(caller, shelf, size, policies, random, now()));
    }

    @Override
    public void settle() throws ArchivoltException {
        librarian.settle();
    }

    @Override
    public ShelfBooks books(long shelf) throws ArchivoltException {
        return state().books(shelf);
    }

    @Override
    public List<BookAddress> preview(Caller caller, long shelf, Optional<String> policy, int books)
            throws ArchivoltException {
        return state().preview(caller, shelf, policy, books, policies, new SplittableRandom());
    }

    // --- metadata

    @Override
    public void setTimes(Caller caller, long shelf, Optional<Instant> accessed, Optional<Instant> modified)
            throws ArchivoltException {
        Optional<Instant> access = Storable.time(accessed);
        Optional<Instant> change = Storable.time(modified);
        perform(caller, MetadataCommands.setTimes(caller, shelf, access, change, now()));
    }

    @Override
    public void setPermissions(Caller caller, long shelf, int permissions) throws ArchivoltException {
        perform(caller, MetadataCommands.setPermissions(caller, shelf, permissions, now()));
    }

    @Override
    public void setOwner(Caller caller, long shelf, int user, int group) throws ArchivoltException {
        perform(caller, MetadataCommands.setOwner(caller, shelf, user, group, now()));
    }

    @Override
    public byte[] attribute(long shelf, String name) throws ArchivoltException {
        return state().attribute(shelf, name, policies);
    }

    @Override
    public SortedMap<String, Integer> attributes(long shelf) throws ArchivoltException {
        return state().attributes(shelf, policies);
    }

    @Override
    public void setAttribute(Caller caller, long shelf, String name, byte[] value, AttributeMode mode)
            throws ArchivoltException {
        Storable.requireText("attribute", name);
        perform(caller, MetadataCommands.setAttribute(caller, shelf, name, value.clone(), mode, policies, now()));
    }

    @Override
    public void removeAttribute(Caller caller, long shelf, String name) throws ArchivoltException {
        perform(caller, MetadataCommands.removeAttribute(caller, shelf, name, now()));
    }

    // --- policies

    @Override
    public List<PolicyInfo> policies() {
        return policies.infos();
    }

    @Override
    public Optional<String> defaultPolicy(Optional<NodeId> node) throws ArchivoltException {
        return state().defaultPolicy(node);
    }

    @Override
    public void setDefaultPolicy(Optional<NodeId> node, Optional<String> policy) throws ArchivoltException {
        librarian.perform(NodeCommands.setDefaultPolicy(node, policy, policies));
    }

    // --- books and nodes

    @Override
    public Book book(BookAddress address) throws ArchivoltException {
        return state().book(address);
    }

    @Override
    public List<Book> books(List<BookAddress> addresses) throws ArchivoltException {
        return state().books(addresses);
    }

    @Override
    public List<Book> books(BookQuery query) throws ArchivoltException {
        return state().books(query);
    }

    @Override
    public void setOffline(BookAddress address, boolean isOffline) throws ArchivoltException {
        librarian.perform(NodeCommands.setOffline(address, isOffline));
    }

    @Override
    public List<NodeStatus> nodes() throws ArchivoltException {
        LibrarianState state = state();
        return state.isRegistered()
                ? state.topology().nodes().stream()
                        .map(node -> status(state, node))
                        .toList()
                : List.of();
    }

    private NodeStatus status(LibrarianState state, FabricNode node) {
        NodeId id = node.id();
        return new NodeStatus(
                id,
                node.host(),
                leases.shown(id, state.nodeState(id)),
                leases.silentFor(id),
                leases.load(id),
                policyOf(state, id),
                state.areControllersOnline(id),
                node.controllers(),
                state.countsOf(id),
                state.handlesOf(id));
    }

    private static Optional<String> policyOf(LibrarianState state, NodeId node) {
        try {
            return state.defaultPolicy(Optional.of(node));
        } catch (ArchivoltException e) {
            throw new IllegalStateException("a node of the topology is none", e);
        }
    }

    /** Without a word of the thread when the node is active already. */
    @Override
    public void heartbeat(NodeId node, NodeLoad load) throws ArchivoltException {
        LibrarianState state = state();
        requireNode(state, node);
        leases.sign(node, load);
        if (state.nodeState(node) != NodeState.ACTIVE) {
            librarian.perform(NodeCommands.heartbeat(node));
            listeners.tell(listener -> listener.nodeChanged(node, NodeState.ACTIVE));
        }
    }

    private static void requireNode(LibrarianState state, NodeId node) throws ArchivoltException {
        if (!state.isRegistered() || !state.hasNode(node)) {
            throw PosixError.ENODEV
                    .of("hearing of a node that is not registered")
                    .with("node", node);
        }
    }

    @Override
    public void setNode(NodeId node, NodeState state) throws ArchivoltException {
        if (state == NodeState.ACTIVE) {
            leases.sign(node);
        }
        librarian.perform(NodeCommands.setNode(node, state));
        listeners.tell(listener -> listener.nodeChanged(node, state));
    }

    @Override
    public void setControllers(NodeId node, boolean isOnline) throws ArchivoltException {
        librarian.perform(NodeCommands.setControllers(node, isOnline));
    }

    // --- the whole

    @Override
    public LibrarianStatus status() throws ArchivoltException {
        LibrarianState state = state();
        List<Zeroing> jobs = state.zeroings();
        List<FabricNode> nodes = state.isRegistered() ? state.topology().nodes() : List.of();
        return new LibrarianStatus(
                Optional.of(settings.host()),
                state.isRegistered() ? state.topology().mode() : AddressMode.LZA,
                state.isRegistered() ? state.topology().bookSize() : 0,
                state.counts(),
                nodes.size(),
                (int) nodes.stream()
                        .map(node -> leases.shown(node.id(), state.nodeState(node.id())))
                        .filter(NodeState.ACTIVE::equals)
                        .count(),
                state.defaultPolicy(Optional.empty()).orElse(""),
                state.namedShelfCount(),
                state.handleCount(),
                state.openShelfCount(),
                jobs.size(),
                jobs.stream().map(zeroingLog::age).max(Comparator.<Duration>naturalOrder()));
    }

    @Override
    public List<ZeroingJob> zeroing() throws ArchivoltException {
        return state().zeroings().stream().map(this::job).toList();
    }

    private ZeroingJob job(Zeroing job) {
        String error = zeroingLog.error(job);
        return new ZeroingJob(
                job.id(),
                job.shelf(),
                job.reason(),
                job.books().size(),
                zeroingLog.age(job),
                error.isEmpty() && !zeros.hasMemory() ? Zeros.NO_MEMORY : error);
    }

    @Override
    public void requireMemory(String identity) throws ArchivoltException {
        registeredMemory.require(state(), identity);
    }

    @Override
    public String adoptMemory() throws ArchivoltException {
        String adopted = registeredMemory.adopt(zeros.identity());
        retryZeroing();
        return adopted;
    }

    @Override
    public void retryZeroing() {
        zeroingLog.retry();
        zeroing.look();
    }

    @Override
    public void tell(String message) {
        listeners.tell(listener -> listener.told(message));
    }
}
