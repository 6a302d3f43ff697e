package org.archivolt.lrs.internal.core;

import java.util.List;

/** What follows from an event: the next state, and what the world must do. */
public record DeviceStep(DeviceState next, List<DeviceEffect> effects) {
    public DeviceStep {
        effects = List.copyOf(effects);
    }

    static DeviceStep to(DeviceState next, DeviceEffect... effects) {
        return new DeviceStep(next, List.of(effects));
    }
}
