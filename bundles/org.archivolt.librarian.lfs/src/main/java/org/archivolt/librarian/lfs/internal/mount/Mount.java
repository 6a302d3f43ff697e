package org.archivolt.librarian.lfs.internal.mount;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.lfs.LfsMount;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.fs.OpenShelves;
import org.archivolt.librarian.lfs.internal.fs.ShelfFileSystem;
import org.archivolt.librarian.lfs.internal.fuse.FuseDevice;
import org.archivolt.librarian.lfs.internal.fuse.FuseLoop;
import org.archivolt.librarian.memory.FabricMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mount, from the first request to the last. */
final class Mount {
    private static final Logger LOG = LoggerFactory.getLogger(Mount.class);
    private static final Duration END_BOUND = Duration.ofSeconds(5);

    final NodeId node;
    final Path path;
    private final LfsOptions options;
    private final ShelfFileSystem files;
    private final FuseLoop loop;
    private volatile String problem = "";

    /**
     * @param path prepared
     * @param whenOver called once when it is not mounted any more, whoever has unmounted it
     * @throws ArchivoltException {@code NO_SPACE} when there is no memory for its threads
     */
    Mount(
            NodeId node,
            Path path,
            LfsOptions options,
            Librarian librarian,
            FabricMemory memory,
            OpenShelves shelves,
            Ticker ticker,
            Consumer<Mount> whenOver)
            throws ArchivoltException {
        this.node = node;
        this.path = path;
        this.options = options;
        this.files = new ShelfFileSystem(librarian, memory, node, options, shelves, ticker);
        this.loop = new FuseLoop(node + "-" + path.getFileName(), files, options.threads(), () -> {
            files.closeAll();
            whenOver.accept(this);
        });
    }

    /** @throws ArchivoltException {@code DEVICE_FAULT} */
    void start() throws ArchivoltException {
        loop.start(FuseDevice.mount(path, optionsOf(node, options)));
        LOG.info("lfs: {}: mounted for node {}", path, node);
    }

    private static String optionsOf(NodeId node, LfsOptions options) {
        String common = "fsname=node" + node + ",subtype=" + MountTable.SUBTYPE + ",default_permissions,noatime";
        return options.isForAll() ? common + ",allow_other" : common;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when it is in use; {@code DEVICE_FAULT} */
    void unmount(boolean isLazy) throws ArchivoltException {
        try {
            Unmounting.unmount(path);
        } catch (ArchivoltException e) {
            if (!isLazy) {
                throw e;
            }
            Unmounting.detach(path);
        }
        if (!awaitEnd()) {
            LOG.warn("lfs: {}: unmounted, but some request does not end", path);
        }
    }

    private boolean awaitEnd() {
        try {
            return loop.await(END_BOUND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void saveTimes() throws ArchivoltException {
        files.saveTimes();
    }

    void setProblem(String text) {
        problem = text;
    }

    LfsMount description() {
        return new LfsMount(node, path, options, true, files.openFiles(), problem);
    }
}
