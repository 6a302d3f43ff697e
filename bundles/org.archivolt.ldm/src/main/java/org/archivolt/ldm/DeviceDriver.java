package org.archivolt.ldm;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
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

    /**
     * Takes a device over in whatever state it is: empty, loaded, or mounted by an earlier instance of this driver or of
     * this process. Neither loads nor mounts; quick.
     *
     * @throws ArchivoltException {@code DEVICE_FAULT} when the device is not usable now, {@code WRONG_STATE} when
     *     another process holds it, or a drive of this process that is not closed
     */
    Drive attach(DeviceDescription device) throws ArchivoltException;
}
