package org.archivolt.dss;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which host holds which medium and device, so that no two mount the same one. Each method is one transaction.
 *
 * <p>A lock has no end of its own: it ends with {@link #unlock}, with {@link #unlockAll}, or with the next start of its
 * host ({@link #reclaim}). However it ends, the change feed tells of it as a change of the medium or device; who was
 * refused then tries again. That a lock was taken is not told.
 */
@ProviderType
public interface LockCatalog {
    /**
     * Takes a medium for a session of a host. No change when this session holds it already.
     *
     * @return empty when this session holds it now; else the lock in the way, also when it is of the same host
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}
     */
    Optional<ResourceLock> lock(MediumId medium, String host, UUID session) throws ArchivoltException;

    /** As for a medium ({@code NO_SUCH_DEVICE}). */
    Optional<ResourceLock> lock(DeviceId device, String host, UUID session) throws ArchivoltException;

    /**
     * Gives a medium back.
     *
     * @return false when this session does not hold it: it never did, or an earlier try has given it back
     */
    boolean unlock(MediumId medium, UUID session) throws ArchivoltException;

    /** As for a medium. */
    boolean unlock(DeviceId device, UUID session) throws ArchivoltException;

    /**
     * Ends the locks of all other sessions of a host: its earlier runs, which are dead.
     *
     * @return how many ended by this try
     */
    int reclaim(String host, UUID session) throws ArchivoltException;

    /**
     * Ends all locks of a session.
     *
     * @return how many ended by this try
     */
    int unlockAll(UUID session) throws ArchivoltException;

    /** All locks, by resource. */
    List<ResourceLock> locks() throws ArchivoltException;
}
