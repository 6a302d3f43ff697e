package org.archivolt.dss;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.osgi.annotation.versioning.ProviderType;

/** The media and devices there are. Each method is one transaction. */
@ProviderType
public interface ResourceCatalog {
    /** @throws ArchivoltException {@code ALREADY_EXISTS}, also when the host has a device at that path */
    void addDevice(DeviceRecord device) throws ArchivoltException;

    /** @throws ArchivoltException {@code ALREADY_EXISTS} */
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
     * The medium is about to be formatted: it becomes {@code BLANK}, has no format, and orphans on it are forgotten. No
     * change when it is blank already.
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
     * Adds what was flushed, and keeps what the filesystems reported. Unknown media are passed over, and a medium that
     * is blank stays blank.
     *
     * <p>The sums are for people: unlike every other change, this one counts twice when it is repeated after a failure
     * that left it done.
     */
    void account(Collection<MediumUsage> usages) throws ArchivoltException;
}
