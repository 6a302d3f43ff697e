package org.archivolt.ldm;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device in the hands of its device thread, which alone calls these methods. They block for as long as the hardware
 * takes. Each either does the whole of what it says or throws and leaves a state that {@link #state()} tells truly.
 *
 * <pre>
 *   EMPTY ◀──load/unload──▶ LOADED ◀──mount/unmount──▶ MOUNTED
 * </pre>
 *
 * Failures: {@code DEVICE_FAULT} or {@code MEDIUM_FAULT}, whichever is to blame, {@code WRONG_STATE} for a call the
 * diagram does not allow.
 */
@ConsumerType
public interface Drive extends AutoCloseable {
    /** Where a device is in its cycle. */
    enum Position {
        EMPTY,
        LOADED,
        MOUNTED
    }

    /**
     * @param medium present unless empty; a loaded medium that carries no label of ours is present if the library
     *     knows its name
     */
    record State(Position position, Optional<MediumId> medium) {
        public State {
            if (position == Position.EMPTY && medium.isPresent()) {
                throw new IllegalArgumentException("an empty drive holds no medium: " + medium);
            }
        }
    }

    /** What the hardware says now. */
    State state() throws ArchivoltException;

    /** Brings a medium into an empty drive. A drive with a fixed medium is always loaded and accepts that medium only. */
    void load(MediumId medium) throws ArchivoltException;

    /** Takes the medium out. Refused by a drive with a fixed medium ({@code WRONG_STATE}). */
    void unload() throws ArchivoltException;

    /**
     * Reads the label of the loaded, not mounted medium, and changes nothing.
     *
     * @return empty when it carries none of ours
     * @throws ArchivoltException also {@code FOREIGN_DATA} for one of ours that this version cannot read; {@code
     *     WRONG_STATE} also when this technology cannot tell
     */
    default Optional<MediumLabel> label() throws ArchivoltException {
        throw new ArchivoltException(ErrorCode.WRONG_STATE, "labels of this kind of medium cannot be read");
    }

    /**
     * Makes the loaded medium's filesystem usable. If it is mounted already (by a former driver instance), attaches.
     *
     * @param expected the label the catalog knows
     * @throws ArchivoltException also {@code FOREIGN_DATA} when the label on the medium is not the expected one
     */
    Volume mount(MediumLabel expected) throws ArchivoltException;

    /** The volume is unusable afterwards. The caller has synced; what was not synced may be lost. */
    void unmount() throws ArchivoltException;

    /**
     * Writes an empty filesystem with the label onto the loaded, not mounted medium.
     *
     * @param force also over what the medium carries. Data that is not ours is overwritten by drivers of removable media
     *     only: a cartridge has no other use, a directory may be somebody's home
     * @throws ArchivoltException {@code FOREIGN_DATA}; {@code WRONG_STATE} when it carries data of ours and
     *     {@code force} is not set
     */
    void format(MediumLabel label, boolean force) throws ArchivoltException;

    /**
     * How the device feels. Never fails for want of an answer: what cannot be asked now is as it was last known.
     *
     * @throws ArchivoltException {@code WRONG_STATE} when closed
     */
    default DriveHealth health() throws ArchivoltException {
        return DriveHealth.UNKNOWN;
    }

    /** Lets go of the device and leaves it as it is; loaded and mounted media stay so where the hardware can. */
    @Override
    void close() throws ArchivoltException;
}
