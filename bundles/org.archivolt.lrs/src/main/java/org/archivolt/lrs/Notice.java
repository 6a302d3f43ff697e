package org.archivolt.lrs;

import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;

/** The catalog was changed by somebody, and the scheduler must follow (seed 000, <i>Notify</i>). */
public sealed interface Notice {
    Family family();

    /** A device was added, or unlocked: it is attached and takes work. */
    record DeviceReady(DeviceId device) implements Notice {
        @Override
        public Family family() {
            return device.family();
        }
    }

    /** A device was locked. Answered when nobody uses it any more and everything written through it is flushed. */
    record DeviceLocked(DeviceId device) implements Notice {
        @Override
        public Family family() {
            return device.family();
        }
    }

    /** Anything about a medium was changed. */
    record MediumUpdated(MediumId medium) implements Notice {
        @Override
        public Family family() {
            return medium.family();
        }
    }
}
