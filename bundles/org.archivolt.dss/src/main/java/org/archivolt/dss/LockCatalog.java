package org.archivolt.dss;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which host holds which medium and device, so that no two mount the same one. Each method is one transaction. A lock
 * has no end of its own: it ends with {@link #unlock} or with the next start of its host ({@link #reclaim}).
 */
@ProviderType
public interface LockCatalog {
    /**
     * Takes a medium for a host. No change when this session holds it already.
     *
     * @return empty when it is held now; else the lock in the way
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}
     */
    Optional<ResourceLock> lock(MediumId medium, String host, UUID session) throws ArchivoltException;

    /** As for a medium ({@code NO_SUCH_DEVICE}). */
    Optional<ResourceLock> lock(DeviceId device, String host, UUID session) throws ArchivoltException;

    /**
     * Gives a medium back. The change feed tells of it as a change of the medium.
     *
     * @return false when this session did not hold it
     */
    boolean unlock(MediumId medium, UUID session) throws ArchivoltException;

    boolean unlock(DeviceId device, UUID session) throws ArchivoltException;

    /**
     * Ends the locks of other sessions of a host: its earlier runs, which are dead.
     *
     * @return how many
     */
    int reclaim(String host, UUID session) throws ArchivoltException;

    /**
     * Ends all locks of a session.
     *
     * @return how many
     */
    int unlockAll(UUID session) throws ArchivoltException;

    /** All locks, by resource. */
    List<ResourceLock> locks() throws ArchivoltException;
}
