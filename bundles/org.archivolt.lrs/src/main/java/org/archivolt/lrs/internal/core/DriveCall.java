package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.MediumLabel;

/** A blocking call of the driver, made by the device thread. Answered by exactly one {@link CallReturned}. */
public sealed interface DriveCall {
    /** What the device does meanwhile, one word for people. */
    String phase();

    /** The medium that it needs, whatever is in the drive. */
    default Optional<MediumId> target() {
        return Optional.empty();
    }

    /** Whether it neither writes nor mounts nor moves anything. */
    default boolean isHarmless() {
        return false;
    }

    /** What follows for the device when the call has returned. The link is already what the drive says of itself. */
    void ended(DeviceDraft device, CallReturned result);

    record Attach() implements DriveCall {
        @Override
        public String phase() {
            return "attaching";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.attachEnded(result);
        }
    }

    record Load(MediumId medium) implements DriveCall {
        @Override
        public Optional<MediumId> target() {
            return Optional.of(medium);
        }

        @Override
        public String phase() {
            return "loading";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.preparationEnded(medium, result);
        }
    }

    record Mount(MediumLabel label) implements DriveCall {
        @Override
        public Optional<MediumId> target() {
            return Optional.of(label.medium());
        }

        @Override
        public String phase() {
            return "mounting";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.preparationEnded(label.medium(), result);
        }
    }

    record Format(MediumLabel label, boolean force) implements DriveCall {
        @Override
        public Optional<MediumId> target() {
            return Optional.of(label.medium());
        }

        @Override
        public String phase() {
            return "formatting";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.formatEnded(label, result);
        }
    }

    /**
     * Read the label of the loaded medium, and mount what it says.
     *
     * @param task whose call it is
     */
    record Adopt(SubRequestId task, MediumId medium) implements DriveCall {
        @Override
        public Optional<MediumId> target() {
            return Optional.of(medium);
        }

        @Override
        public String phase() {
            return "adopting";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.adoptEnded(task, result);
        }
    }

    record Sync(List<String> addresses) implements DriveCall {
        @Override
        public String phase() {
            return "syncing";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.syncEnded(result);
        }
    }

    /** The order in which reading from these addresses costs least. */
    record Order(List<String> addresses) implements DriveCall {
        @Override
        public boolean isHarmless() {
            return true;
        }

        @Override
        public String phase() {
            return "ordering";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.orderEnded(addresses, result);
        }
    }

    /** Find out whether the medium is still usable after somebody complained. */
    record Examine() implements DriveCall {
        @Override
        public String phase() {
            return "examining";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.examineEnded(result);
        }
    }

    record Unmount() implements DriveCall {
        @Override
        public String phase() {
            return "unmounting";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.partingEnded(result);
        }
    }

    record Unload() implements DriveCall {
        @Override
        public String phase() {
            return "unloading";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.partingEnded(result);
        }
    }

    /** Attach to a broken drive once more, to get the medium out. */
    record Evict() implements DriveCall {
        @Override
        public String phase() {
            return "evicting";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.evictEnded(result);
        }
    }

    /** Let go of the drive and leave it as it is. */
    record Close() implements DriveCall {
        @Override
        public boolean isHarmless() {
            return true;
        }

        @Override
        public String phase() {
            return "detaching";
        }

        @Override
        public void ended(DeviceDraft device, CallReturned result) {
            device.closeEnded();
        }
    }
}
