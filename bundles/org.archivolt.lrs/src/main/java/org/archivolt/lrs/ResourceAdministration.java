package org.archivolt.lrs;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.osgi.annotation.versioning.ProviderType;

/** What operators do with media and devices. Methods block for a bounded time; the scheduler follows by the change feed. */
@ProviderType
public interface ResourceAdministration {
    /**
     * Adds a device whose medium is fixed in it, such as a directory, together with that medium; both are locked.
     *
     * @param path where the device is on this host
     * @param name for both; empty for one made from the path
     * @param library empty for the host's name
     * @return the medium; its device has the same name
     * @throws ArchivoltException {@code DRIVER_UNAVAILABLE}, {@code ALREADY_EXISTS}, {@code INVALID_ARGUMENT}
     */
    MediumRecord addFixed(Family family, String path, Optional<String> name, Optional<String> library, Tags tags)
            throws ArchivoltException;

    /**
     * Adds a device that takes media of its library, such as a tape drive; it is locked.
     *
     * @param path where the driver finds it
     * @param name empty for its serial number
     * @param library whose media it takes
     * @param options for its driver
     * @throws ArchivoltException {@code DRIVER_UNAVAILABLE}, {@code ALREADY_EXISTS}, {@code INVALID_ARGUMENT}, and what
     *     the driver says
     */
    DeviceRecord addDevice(
            Family family, String path, Optional<String> name, String library, Map<String, String> options)
            throws ArchivoltException;

    /**
     * Adds a medium that goes into the drives of its library, such as a cartridge; it is blank and locked.
     *
     * @param model empty for what the driver reads from the name
     * @throws ArchivoltException {@code DRIVER_UNAVAILABLE}, {@code ALREADY_EXISTS}; {@code INVALID_ARGUMENT} when the
     *     model must be given
     */
    MediumRecord addMedium(MediumId medium, Optional<String> model, Tags tags) throws ArchivoltException;

    /** Lets a medium be used, and the device it is fixed in with it. No change when it already is. */
    void unlock(MediumId medium) throws ArchivoltException;

    /** No new allocation gets the medium; those that hold it finish. No change when it already is. */
    void lock(MediumId medium) throws ArchivoltException;

    void unlock(DeviceId device) throws ArchivoltException;

    void lock(DeviceId device) throws ArchivoltException;

    /**
     * The configuration of a family in force, by key as in its file, sorted.
     *
     * @throws ArchivoltException {@code NO_SUCH_RESOURCE}
     */
    SortedMap<String, String> configuration(Family family) throws ArchivoltException;

    /**
     * Changes keys of a family's configuration, all or none; it is in force when this returns, and kept over restarts.
     *
     * @throws ArchivoltException {@code NO_SUCH_RESOURCE}; {@code INVALID_ARGUMENT} (field: the key) for an unknown key,
     *     one that cannot be changed while running, or a value out of range
     */
    void configure(Family family, Map<String, String> changes) throws ArchivoltException;
}
