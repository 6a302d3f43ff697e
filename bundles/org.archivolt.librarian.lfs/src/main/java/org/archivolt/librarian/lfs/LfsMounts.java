package org.archivolt.librarian.lfs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/** Mounts the shelves on this host, each mount in the name of a node. Safe for use by many threads. */
@ProviderType
public interface LfsMounts {
    /**
     * Mounts, and tells the Librarian that the node is there, from now on every ten seconds. What a runtime that was killed has left
     * at the path is cleared away.
     *
     * @param path a directory that is there, empty, or a symbolic link to one
     * @throws ArchivoltException {@code NOT_SUPPORTED} without FUSE; {@code NO_SUCH_DEVICE} for a node that is not registered; {@code
     *     INVALID_ARGUMENT}; {@code ALREADY_EXISTS} when something is mounted there; {@code DEVICE_FAULT}; what the Librarian says
     */
    LfsMount mount(NodeId node, Path path, LfsOptions options) throws ArchivoltException;

    /**
     * Unmounts; with its last mount the node says goodbye.
     *
     * @param isLazy even when it is in use: the files that are open there fail from then on; without root's rights they go on until they are
     *     closed, and only then is it gone from {@link #list}
     * @throws ArchivoltException {@code NO_SUCH_RESOURCE} when it is not of this runtime; {@code WRONG_STATE} when it is in use
     */
    void unmount(Path path, boolean isLazy) throws ArchivoltException;

    /** By path. Those of the configuration that could not be mounted yet, too. */
    List<LfsMount> list();

    /** Why nothing can be mounted on this host; empty when it can. */
    Optional<String> obstacle();
}
