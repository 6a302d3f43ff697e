package org.archivolt.ldm;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows one technology. Registered as an OSGi service with the property {@value #FAMILY} naming the family it serves;
 * with several, the highest ranked is used. Comes, goes and is replaced while devices are at work.
 */
@ConsumerType
public interface DeviceDriver {
    /** Service property: the {@link Family#name()} served. */
    String FAMILY = "family";

    /** Service property: the kind of filesystem it makes, one word: {@code posix}, {@code ltfs}. */
    String FILESYSTEM = "filesystem";

    /**
     * Looks at what an operator wants to add, and changes nothing.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code path}), {@code NO_SUCH_DEVICE},
     *     {@code DEVICE_FAULT}, {@code FOREIGN_DATA} when its fixed medium carries a label of ours that this version
     *     cannot read
     */
    DeviceIdentity identify(DeviceDescription device) throws ArchivoltException;

    /**
     * What kind of medium bears a name, as far as a name can tell: {@code LTO-9} for a cartridge with the barcode
     * {@code AV0001L9}.
     */
    default Optional<String> modelOf(MediumId medium) {
        return Optional.empty();
    }

    /** The models of drives it knows media for, oldest first. A drive of another model is taken to use any medium. */
    default List<DriveType> driveTypes() {
        return List.of();
    }

    /**
     * Takes a device over in whatever state it is: empty, loaded, or mounted by an earlier instance of this driver or of
     * this process. Neither loads nor mounts; quick.
     *
     * @throws ArchivoltException {@code DEVICE_FAULT} when the device is not usable now, {@code WRONG_STATE} when
     *     another process holds it, or a drive of this process that is not closed
     */
    Drive attach(DeviceDescription device) throws ArchivoltException;

    /**
     * Breaks the hold another process or host has on the device, such as a persistent reservation that a dead host has left
     * behind (SPC-5, PREEMPT AND ABORT). The operator vouches for it that nobody works with the device. No change when nobody
     * holds it. May be called by any thread; takes as long as a command of the device.
     *
     * @throws ArchivoltException {@code DEVICE_FAULT}; {@code WRONG_STATE} when a drive of this process that is not closed
     *     holds it, or when there is no such hold in this technology
     */
    default void release(DeviceDescription device) throws ArchivoltException {
        throw new ArchivoltException(ErrorCode.WRONG_STATE, "devices of this kind are not held by anybody")
                .with("device", device.id());
    }
}
