package org.archivolt.lrs;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.TagChange;
import org.osgi.annotation.versioning.ProviderType;

/** What operators do with media and devices. Methods block for a bounded time; the scheduler follows by the change feed. */
@ProviderType
public interface ResourceAdministration {
    /**
     * Adds a device whose medium is fixed in it, such as a directory, together with that medium; both are locked. One
     * that carries a label of ours is that medium, and keeps its name and library.
     *
     * @param path where the device is on this host
     * @param name for both; empty for one made from the path
     * @param library empty for the host's name
     * @return the medium; its device has the same name
     * @throws ArchivoltException {@code DRIVER_UNAVAILABLE}, {@code ALREADY_EXISTS}, {@code INVALID_ARGUMENT}; {@code
     *     FOREIGN_DATA} when it carries the label of another medium than the one named
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
     * Whose label the medium carries that is fixed in a device, such as a directory; changes nothing.
     *
     * @param path where the device is on this host
     * @return empty when it carries none of ours
     * @throws ArchivoltException {@code DRIVER_UNAVAILABLE}, {@code INVALID_ARGUMENT}, and what the driver says
     */
    Optional<MediumId> carried(Family family, String path) throws ArchivoltException;

    /**
     * Forgets a medium that was not unlocked, and the device it is fixed in with it; what is on it stays there.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code WRONG_STATE} while it is unlocked, in use, held by another
     *     host, or carries extents of objects
     */
    void remove(MediumId medium) throws ArchivoltException;

    /**
     * Forgets a device that was not unlocked, and the medium fixed in it with it.
     *
     * @throws ArchivoltException {@code NO_SUCH_DEVICE}; {@code WRONG_STATE} while it is unlocked or in use, and as for its
     *     fixed medium
     */
    void remove(DeviceId device) throws ArchivoltException;

    /** What may be done with a medium from now on. What was granted before goes on. */
    void setAccess(MediumId medium, MediumAccess access) throws ArchivoltException;

    void changeTags(MediumId medium, TagChange change) throws ArchivoltException;

    /**
     * Replaces the groupings of a medium.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code INVALID_ARGUMENT} (field {@code groupings})
     */
    void setGroupings(MediumId medium, Set<String> groupings) throws ArchivoltException;

    /** Nobody gets a lost medium for anything, until it is found. What was granted before goes on. */
    void setLost(MediumId medium, boolean lost) throws ArchivoltException;

    /** Where a medium is now. */
    MediumPlace locate(MediumId medium) throws ArchivoltException;

    /**
     * Breaks the hold that another process or host, which is dead, has on a device of this host.
     *
     * @throws ArchivoltException {@code NO_SUCH_DEVICE}; {@code WRONG_STATE} unless it is locked or has failed, when it is
     *     another host's, when this host itself is at work with it, and when its technology knows no such hold; {@code
     *     DRIVER_UNAVAILABLE}, {@code DEVICE_FAULT}
     */
    void release(DeviceId device) throws ArchivoltException;

    /**
     * Has another host use a device from now on. Its present host finishes what runs, flushes, lets go of it, and then the other
     * attaches to it; when the present one is dead, once its lease is over. No change when it is that host's already.
     *
     * @param toHost as it is called in the catalog
     * @throws ArchivoltException {@code NO_SUCH_DEVICE}; {@code WRONG_STATE} when somebody else moves it; {@code ALREADY_EXISTS}
     *     when that host has another device at the same path; {@code INVALID_ARGUMENT} (field {@code host})
     */
    void moveDevice(DeviceId device, String toHost) throws ArchivoltException;

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
