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
    /** Nodes in whose name nothing is open any more that this runtime has not opened. */
    private final Set<NodeId> relieved = new HashSet<>();

    private final ConcurrentMap<Path, Mount> mounts = new ConcurrentHashMap<>();
    /** What the configuration asks for, and why it is not there yet. */
    private final ConcurrentMap<Wanted, String> wanted = new ConcurrentHashMap<>();

    private final ScheduledExecutorService beats;

    /** A mount of the configuration. */
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
        this.beats = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lfs-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        beats.scheduleWithFixedDelay(this::beat, beat.toNanos(), beat.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<String> obstacle() {
        return FuseDevice.obstacle();
    }

    @Override
    public LfsMount mount(NodeId node, Path path, LfsOptions options) throws ArchivoltException {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            throw new ArchivoltException(ErrorCode.NOT_SUPPORTED, "mounting shelves: " + obstacle.get());
        }
        Path resolved = MountPoint.resolve(path);
        requireRegistered(node);
        librarian.requireMemory(memory.identity());
        return mountAt(node, resolved, options);
    }

    private synchronized LfsMount mountAt(NodeId node, Path path, LfsOptions options) throws ArchivoltException {
        if (beats.isShutdown()) {
            throw new ArchivoltException(ErrorCode.SHUTTING_DOWN, "mounting shelves");
        }
        MountPoint.prepare(path);
        if (!relieved.contains(node)) {
            // else signs of life would keep alive what a runtime that was killed had open
            librarian.setNode(node, NodeState.ABSENT);
            relieved.add(node);
        }
        Mount mount = new Mount(node, path, options, librarian, memory, shelves, ticker, this::ended);
        mounts.put(path, mount);
        try {
            mount.start();
        } catch (ArchivoltException | RuntimeException | Error e) {
            mounts.remove(path, mount);
            throw e;
        }
        beat(node, load.look());
        return mount.description();
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
        mounts.remove(mount.path, mount);
        LOG.info("lfs: {}: unmounted", mount.path);
        if (!isMounted(mount.node)) {
            sayGoodbye(mount.node);
        }
    }

    private boolean isMounted(NodeId node) {
        return mounts.values().stream().anyMatch(each -> each.node.equals(node));
    }

    private void sayGoodbye(NodeId node) {
        try {
            librarian.setNode(node, NodeState.ABSENT);
        } catch (ArchivoltException e) { // its lease runs out by itself
            LOG.info("lfs: node {} could not say goodbye: {}", node, e.getMessage());
        }
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
        beats.execute(() -> mountWanted(mount));
    }

    void unwant(Wanted mount) {
        wanted.remove(mount);
        Mount there = mounts.get(mount.path());
        if (there != null) {
            unmountAtEnd(there);
        }
    }

    private void beat() {
        try {
            NodeLoad now = load.look();
            mounts.values().stream().map(mount -> mount.node).distinct().forEach(node -> beat(node, now));
            closeRest();
            wanted.keySet().forEach(this::mountWanted);
        } catch (RuntimeException e) { // the next one must come nevertheless
            LOG.error("lfs: a sign of life failed: {}", e.toString());
        }
    }

    private void beat(NodeId node, NodeLoad now) {
        List<Mount> ofNode = mounts.values().stream()
                .filter(mount -> mount.node.equals(node))
                .toList();
        try {
            librarian.heartbeat(node, now);
            for (Mount mount : ofNode) {
                mount.saveTimes();
                mount.setProblem("");
            }
        } catch (ArchivoltException e) {
            ofNode.forEach(mount -> mount.setProblem(e.getMessage()));
            LOG.warn("lfs: node {} cannot be heard: {}", node, e.getMessage());
        }
    }

    private void closeRest() {
        try {
            shelves.closeRest(librarian);
        } catch (ArchivoltException e) {
            LOG.warn("lfs: what was closed is still open for the Librarian: {}", e.getMessage());
        }
    }

    private void mountWanted(Wanted each) {
        String before = wanted.get(each);
        if (before == null || mounts.containsKey(each.path())) {
            return;
        }
        try {
            mount(each.node(), each.path(), each.options());
            wanted.replace(each, "");
        } catch (ArchivoltException e) {
            if (!e.getMessage().equals(before)) {
                LOG.warn("lfs: {}: not mounted yet: {}", each.path(), e.getMessage());
            }
            wanted.replace(each, e.getMessage());
        }
    }

    /** Unmounts all, also what is in use, and comes back in bounded time whatever the Librarian does. */
    @Override
    @Deactivate
    public void close() {
        beats.shutdownNow();
        List<Mount> all = new ArrayList<>(mounts.values());
        all.sort(Comparator.comparing(mount -> mount.path));
        var executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lfs-unmount");
            thread.setDaemon(true);
            return thread;
        });
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
