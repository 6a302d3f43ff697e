package org.archivolt.lrs.internal.core;

/**
 * How a family is scheduled. May change while it runs.
 *
 * @param devices for each device thread
 * @param placement of writes among mounted media
 * @param ageNanosMax a request that has waited for longer goes before all that have not, and reserves what it needs
 * @param healthMax errors a medium or device may make in a row before it is taken out of use
 * @param movable whether drives take any medium of their library; else each medium stays in its device
 */
public record FamilyRules(
        DeviceSettings devices,
        Placement placement,
        long ageNanosMax,
        int healthMax,
        boolean movable,
        Shares shares,
        Compatibility compatibility) {
    public FamilyRules {
        if (ageNanosMax < 0 || healthMax < 1) {
            throw new IllegalArgumentException("age must not be negative, health must be positive");
        }
    }

    FamilyRules with(Compatibility changed) {
        return new FamilyRules(devices, placement, ageNanosMax, healthMax, movable, shares, changed);
    }

    /** Fixed media, everything spread, and the first error counts: as disks are scheduled. */
    public static FamilyRules fixed(DeviceSettings devices) {
        return new FamilyRules(
                devices, Placement.SPREAD, 1_000_000_000L, 1, false, Shares.UNLIMITED, Compatibility.ANY);
    }
}
