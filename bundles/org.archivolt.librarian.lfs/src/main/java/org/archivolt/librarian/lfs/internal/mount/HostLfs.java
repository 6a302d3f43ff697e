package org.archivolt.librarian.lfs.internal.mount;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.lfs.LfsMount;
import org.archivolt.librarian.lfs.LfsMounts;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.fs.OpenShelves;
import org.archivolt.librarian.lfs.internal.fuse.FuseDevice;
import org.archivolt.librarian.memory.FabricMemory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mounts of this host. */
@Component(service = {LfsMounts.class, HostLfs.class})
public final class HostLfs implements LfsMounts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostLfs.class);
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration END_BOUND = Duration.ofSeconds(10);

    private final Librarian librarian;
    private final FabricMemory memory;
    private final Ticker ticker;
    private final HostLoad load;
    private final OpenShelves shelves = new OpenShelves();
    /** Nodes in whose name nothing is open any more that this runtime has not opened. Guarded by this. */
    private final Set<NodeId> relieved = new HashSet<>();

    /** Added to by who has the lock, and taken from by who says goodbye. */
    private final ConcurrentMap<Path, Mount> mounts = new ConcurrentHashMap<>();
    /** Where somebody is about to mount. */
    private final Set<Path> preparing = ConcurrentHashMap.newKeySet();
    /** What the configuration asks for, and why it is not there yet. */
    private final ConcurrentMap<Wanted, String> wanted = new ConcurrentHashMap<>();

    /** Waits for the Librarian only. */
    private final ScheduledExecutorService beats = oneThread("lfs-heartbeat");
    /** May wait for writes to end. */
    private final ScheduledExecutorService closings = oneThread("lfs-closing");
    /** Each may wait for ever: for a path on a server that is gone. */
    private final ExecutorService mountings = Executors.newCachedThreadPool(task -> daemon(task, "lfs-mounting"));

    private volatile boolean isClosed;

    /**
     * A mount that is asked for.
     *
     * @param path resolved
     */
    record Wanted(NodeId node, Path path, LfsOptions options) {}

    @Activate
    public HostLfs(
            @Reference Librarian librarian,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) FabricMemory memory) {
        this(librarian, memory, Ticker.system(), BEAT);
        obstacle().ifPresent(why -> LOG.warn("lfs: nothing can be mounted here: {}", why));
    }

    /** @param beat between two signs of life of the nodes */
    public HostLfs(Librarian librarian, FabricMemory memory, Ticker ticker, Duration beat) {
        this.librarian = librarian;
        this.memory = memory;
        this.ticker = ticker;
        this.load = new HostLoad(Path.of("/proc"), ticker);
        repeat(beats, beat, this::beat);
        repeat(closings, beat, this::tellRest);
    }

    private static ScheduledExecutorService oneThread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> daemon(task, name));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void repeat(ScheduledExecutorService executor, Duration delay, Runnable task) {
        Runnable again = () -> {
            try {
                task.run();
            } catch (RuntimeException e) { // the next one must come nevertheless
                LOG.error("lfs: what is done every {} failed: {}", delay, e.toString());
            }
        };
        executor.scheduleWithFixedDelay(again, delay.toNanos(), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<String> obstacle() {
        return FuseDevice.obstacle();
    }

    @Override
    public LfsMount mount(NodeId node, Path path, LfsOptions options) throws ArchivoltException {
        return mount(new Wanted(node, MountPoint.resolve(path), options));
    }

    private LfsMount mount(Wanted asked) throws ArchivoltException {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            throw new ArchivoltException(ErrorCode.NOT_SUPPORTED, "mounting shelves: " + obstacle.get());
        }
        requireRegistered(asked.node());
        librarian.requireMemory(memory.identity());
        if (!preparing.add(asked.path())) {
            throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "mounting where somebody else is about to")
                    .with("path", asked.path());
        }
        try {
            MountPoint.prepare(asked.path());
            Mount mount = start(asked);
            beat(asked.node(), load.look());
            if (isClosed) { // meanwhile, and who closes may not have seen it
                unmountAtEnd(mount);
                throw shuttingDown();
            }
            return mount.description();
        } finally {
            preparing.remove(asked.path());
        }
    }

    /** One at a time, and not while a node says goodbye: that would end what is opened then. */
    private synchronized Mount start(Wanted asked) throws ArchivoltException {
        if (isClosed) {
            throw shuttingDown();
        }
        if (!relieved.contains(asked.node())) {
            // else signs of life would keep alive what a runtime that was killed had open
            librarian.setNode(asked.node(), NodeState.ABSENT);
            relieved.add(asked.node());
        }
        Mount mount =
                new Mount(asked.node(), asked.path(), asked.options(), librarian, memory, shelves, ticker, this::ended);
        mounts.put(asked.path(), mount);
        try {
            mount.start();
            return mount;
        } catch (ArchivoltException | RuntimeException | Error e) {
            mounts.remove(asked.path(), mount);
            throw e;
        }
    }

    private static ArchivoltException shuttingDown() {
        return new ArchivoltException(ErrorCode.SHUTTING_DOWN, "mounting shelves");
    }

    private void requireRegistered(NodeId node) throws ArchivoltException {
        boolean isRegistered =
                librarian.topology().nodes().stream().anyMatch(each -> each.id().equals(node));
        if (!isRegistered) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "mounting for a node that is not registered")
                    .with("node", node);
        }
    }

    @Override
    public void unmount(Path path, boolean isLazy) throws ArchivoltException {
        Path resolved = MountPoint.resolve(path);
        Mount mount = mounts.get(resolved);
        if (mount == null) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_RESOURCE, "unmounting what is not mounted by this runtime")
                    .with("path", path);
        }
        mount.unmount(isLazy);
    }

    /** Called by the mount's last thread. */
    private void ended(Mount mount) {
        LOG.info("lfs: {}: unmounted", mount.path);
        sayGoodbye(mount);
    }

    private synchronized void sayGoodbye(Mount mount) {
        mounts.remove(mount.path, mount);
        sayGoodbyeUnlessMounted(mount.node);
    }

    private synchronized void sayGoodbyeUnlessMounted(NodeId node) {
        if (isMounted(node)) {
            return;
        }
        try {
            librarian.setNode(node, NodeState.ABSENT);
        } catch (ArchivoltException e) { // its lease runs out by itself
            LOG.info("lfs: node {} could not say goodbye: {}", node, e.getMessage());
        }
    }

    private boolean isMounted(NodeId node) {
        return mounts.values().stream().anyMatch(each -> each.node.equals(node));
    }

    @Override
    public List<LfsMount> list() {
        Map<Path, LfsMount> all = new TreeMap<>();
        wanted.forEach((each, problem) ->
                all.put(each.path(), new LfsMount(each.node(), each.path(), each.options(), false, 0, problem)));
        mounts.forEach((path, mount) -> all.put(path, mount.description()));
        return List.copyOf(all.values());
    }

    /** Mounts now, or as soon as it can be done. */
    void want(Wanted mount) {
        wanted.put(mount, "");
        beginMounting(mount);
    }

    private void beginMounting(Wanted mount) {
        if (!isClosed && !preparing.contains(mount.path())) {
            mountings.execute(() -> mountWanted(mount));
        }
    }

    void unwant(Wanted mount) {
        wanted.remove(mount);
        Mount there = mounts.get(mount.path());
        if (there != null) {
            unmountAtEnd(there);
        }
    }

    private void mountWanted(Wanted each) {
        String before = wanted.get(each);
        if (before == null || mounts.containsKey(each.path())) {
            return;
        }
        try {
            mount(each);
            if (wanted.replace(each, "") == null) { // meanwhile nobody wants it any more
                unwant(each);
            }
        } catch (ArchivoltException e) {
            if (!e.getMessage().equals(before)) {
                LOG.warn("lfs: {}: not mounted yet: {}", each.path(), e.getMessage());
            }
            wanted.replace(each, e.getMessage());
        }
    }

    private void beat() {
        NodeLoad now = load.look();
        mounts.values().stream().map(mount -> mount.node).distinct().forEach(node -> beat(node, now));
        wanted.keySet().forEach(this::beginMounting);
    }

    private void beat(NodeId node, NodeLoad now) {
        try {
            librarian.heartbeat(node, now);
            setProblem(node, "");
        } catch (ArchivoltException e) {
            setProblem(node, e.getMessage());
            LOG.warn("lfs: node {} cannot be heard: {}", node, e.getMessage());
        }
        if (!isMounted(node)) { // its last mount has ended just before: goodbye is to be the last word
            sayGoodbyeUnlessMounted(node);
        }
    }

    private void setProblem(NodeId node, String text) {
        mounts.values().stream().filter(mount -> mount.node.equals(node)).forEach(mount -> mount.setProblem(text));
    }

    /** What the Librarian is told later: times of writes, and what was closed while it was away. */
    private void tellRest() {
        try {
            for (Mount mount : mounts.values()) {
                mount.saveTimes();
            }
            shelves.closeRest(librarian);
        } catch (ArchivoltException e) {
            LOG.warn("lfs: the Librarian does not know yet what was written or closed: {}", e.getMessage());
        }
    }

    /** Unmounts all, also what is in use, and comes back in bounded time whatever the Librarian does. */
    @Override
    @Deactivate
    public void close() {
        isClosed = true; // who mounts from now on unmounts what we do not see
        List.of(beats, closings, mountings).forEach(ExecutorService::shutdownNow);
        List<Mount> all = new ArrayList<>(mounts.values());
        all.sort(Comparator.comparing(mount -> mount.path));
        var executor = Executors.newCachedThreadPool(task -> daemon(task, "lfs-unmount"));
        List<Future<?>> ends = new ArrayList<>();
        all.forEach(mount -> ends.add(executor.submit(() -> unmountAtEnd(mount))));
        ends.forEach(HostLfs::awaitEnd);
        executor.shutdownNow();
    }

    private static void unmountAtEnd(Mount mount) {
        try {
            mount.unmount(true);
        } catch (ArchivoltException e) {
            LOG.warn("lfs: {}: {}", mount.path, e.getMessage());
        }
    }

    private static void awaitEnd(Future<?> end) {
        try {
            end.get(END_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("lfs: a mount does not end: {}", e.toString());
        }
    }
}
