package org.archivolt.lrs.internal.core;

import org.archivolt.base.MediumId;
import org.archivolt.ldm.MediumLabel;

/** What a device is to do for a sub-request. */
public sealed interface DeviceTask {
    SubRequestId id();

    /** The medium it is about, and the label it carries or will carry. */
    MediumLabel label();

    /** What makes the loaded medium ready for it. */
    DriveCall preparation();

    default MediumId medium() {
        return label().medium();
    }

    /**
     * Have the medium mounted and let the requester use it until it is given back.
     *
     * @param address where on the medium a read begins; empty for a write, and when it is not known
     */
    record Use(SubRequestId id, MediumLabel label, Kind kind, String address) implements DeviceTask {
        public Use(SubRequestId id, MediumLabel label) {
            this(id, label, Kind.WRITE, "");
        }

        @Override
        public DriveCall preparation() {
            return new DriveCall.Mount(label);
        }
    }

    /** Write an empty filesystem with this label. */
    record Format(SubRequestId id, MediumLabel label, boolean force) implements DeviceTask {
        @Override
        public DriveCall preparation() {
            return new DriveCall.Format(label, force);
        }
    }

    /**
     * Find out what filesystem is on it.
     *
     * @param label without a format: that is what is asked
     */
    record Adopt(SubRequestId id, MediumLabel label) implements DeviceTask {
        @Override
        public DriveCall preparation() {
            return new DriveCall.Adopt(id, medium());
        }
    }
}
