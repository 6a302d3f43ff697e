package org.archivolt.dss;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.osgi.annotation.versioning.ProviderType;

/** The media and devices there are. Each method is one transaction. */
@ProviderType
public interface ResourceCatalog {
    /** @throws ArchivoltException {@code ALREADY_EXISTS}, also when the host has a device at that path */
    void addDevice(DeviceRecord device) throws ArchivoltException;

    /** @throws ArchivoltException {@code ALREADY_EXISTS}; {@code INVALID_ARGUMENT} as for {@link #account} */
    void addMedium(MediumRecord medium) throws ArchivoltException;

    /** A device and the medium fixed in it, both or neither. */
    void addWithFixedMedium(DeviceRecord device, MediumRecord medium) throws ArchivoltException;

    Optional<DeviceRecord> device(DeviceId id) throws ArchivoltException;

    Optional<MediumRecord> medium(MediumId id) throws ArchivoltException;

    /** All devices, by id. */
    List<DeviceRecord> devices() throws ArchivoltException;

    /** All media, by id. */
    List<MediumRecord> media() throws ArchivoltException;

    /**
     * Moves a status if it is still what the caller believes.
     *
     * @return false when it is not: somebody else moved it first
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}
     */
    boolean moveMediumStatus(MediumId id, AdministrativeStatus from, AdministrativeStatus to) throws ArchivoltException;

    /** As {@link #moveMediumStatus}, for a device ({@code NO_SUCH_DEVICE}). */
    boolean moveDeviceStatus(DeviceId id, AdministrativeStatus from, AdministrativeStatus to) throws ArchivoltException;

    /**
     * The medium is about to be formatted: it becomes {@code BLANK}, has neither format nor groupings, and orphans on it
     * are forgotten. No change when it is blank already.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code WRONG_STATE} while pending or stored extents are on it
     */
    void blank(MediumId id) throws ArchivoltException;

    /**
     * The blank medium now carries an empty filesystem with this label: it becomes {@code EMPTY}.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code WRONG_STATE} unless it is blank, or was formatted so by
     *     an earlier try of this call
     */
    void formatted(MediumId id, UUID format, Space space) throws ArchivoltException;

    /**
     * The blank medium carries a filesystem of ours that the catalog did not know of, with this label: it becomes what is
     * found on it. Nothing may be put on it until its objects are known.
     *
     * @param found {@code EMPTY}, {@code USED} or {@code FULL}
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code WRONG_STATE} unless it is blank, or was adopted so by an
     *     earlier try of this call; {@code ALREADY_EXISTS} when another medium has this label
     */
    void adopted(MediumId id, UUID format, FilesystemStatus found, Space space) throws ArchivoltException;

    /** @throws ArchivoltException {@code NO_SUCH_MEDIUM} */
    void setAccess(MediumId id, MediumAccess access) throws ArchivoltException;

    /** @throws ArchivoltException {@code NO_SUCH_MEDIUM} */
    void changeTags(MediumId id, TagChange change) throws ArchivoltException;

    /**
     * Replaces the groupings of a medium.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code INVALID_ARGUMENT} as for {@link #account}
     */
    void setGroupings(MediumId id, Set<String> groupings) throws ArchivoltException;

    /**
     * Marks a medium as lost, or as found again.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}
     */
    void setLost(MediumId id, boolean lost) throws ArchivoltException;

    /**
     * Forgets a medium, and orphans on it.
     *
     * @param session whose lock of the medium does not hinder, and ends
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code WRONG_STATE} while pending or stored extents are on it, or
     *     another session holds it
     */
    void removeMedium(MediumId id, UUID session) throws ArchivoltException;

    /**
     * Forgets a device.
     *
     * @param session as for {@link #removeMedium}
     * @throws ArchivoltException {@code NO_SUCH_DEVICE}; {@code WRONG_STATE} while another session holds it
     */
    void removeDevice(DeviceId id, UUID session) throws ArchivoltException;

    /** A device and the medium fixed in it, both or neither; as {@link #removeDevice} and {@link #removeMedium}. */
    void removeWithFixedMedium(DeviceId device, MediumId medium, UUID session) throws ArchivoltException;

    /**
     * Adds what was flushed, and keeps what the filesystems reported, and what has happened to the media. Media that are
     * unknown are passed over, and of blank ones all but their statistics: what a blank one carried is gone.
     *
     * <p>A session numbers its batches in ascending order from 1 and waits for the answer to one before it sends the next.
     * A batch whose number is not greater than the last one applied does nothing, so that a repeat after a lost answer
     * counts once. That is forgotten of a session that has not accounted anything for 30 days.
     *
     * <p>What was done by a grant that is not in force any more is passed over: somebody else accounts the medium now.
     *
     * @return grants that are not in force
     * @throws ArchivoltException {@code INVALID_ARGUMENT} when the number is not positive, or a grouping is not text that
     *     can be kept (valid Unicode without NUL)
     */
    Set<CreditFence> account(UUID session, long batch, Collection<MediumUsage> usages) throws ArchivoltException;
}
