package org.archivolt.lrs.internal.core;

/** What a step of a device asks the world to do. */
public sealed interface DeviceEffect {
    /** At most one in a step, and the last: its return is the next event. */
    record Perform(DriveCall call) implements DeviceEffect {}

    record Tell(FamilyEvent report) implements DeviceEffect {}

    /** The device is done for good; its thread ends. */
    record Exit() implements DeviceEffect {}

    /** Get the drive for this host. Answered by {@link DeviceEvent.DriveGranted} or {@link DeviceEvent.DriveRefused}. */
    record AskForDrive() implements DeviceEffect {}

    /** Let other hosts have the drive, or ask for it no longer. */
    record GiveBackDrive() implements DeviceEffect {}

    /** The device has let go of its driver; nothing of the driver is used any more. */
    record DriverReleased() implements DeviceEffect {}
}
