package org.archivolt.lrs.internal.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The driver of the family, and the operator who replaces it now and then. */
final class SimulatedDrivers {
    private final Simulation sim;
    private final Set<SimulatedDevice> stillUsing = new LinkedHashSet<>();
    private boolean present = true;
    private boolean swapping;

    SimulatedDrivers(Simulation sim) {
        this.sim = sim;
    }

    boolean isPresent() {
        return present;
    }

    /** The old driver waits for its users, in rude runs not for ever; the new one may come before it has gone. */
    void swap() {
        if (swapping || !present) {
            return;
        }
        swapping = true;
        present = false;
        sim.liveDevices().forEach(stillUsing::add);
        List.copyOf(stillUsing).forEach(device -> device.post(this, new DeviceEvent.DriverLeaving(false)));
        if (!sim.conditions.calm) {
            sim.agenda.after(
                    sim.conditions.nanosUpTo(sim.conditions.chaosNanos / 2),
                    () -> List.copyOf(stillUsing)
                            .forEach(device -> device.post(this, new DeviceEvent.DriverLeaving(true))));
        }
        if (sim.conditions.oneIn(2)) {
            sim.agenda.after(sim.conditions.nanosUpTo(sim.conditions.chaosNanos / 2), this::arrive);
        }
        endSwapIfReleased();
    }

    void released(SimulatedDevice device) {
        if (device.isOpen()) {
            throw new AssertionError(device + " has let go of the driver, but the drive is open");
        }
        if (stillUsing.remove(device)) {
            endSwapIfReleased();
        }
    }

    private void endSwapIfReleased() {
        if (swapping && stillUsing.isEmpty()) {
            swapping = false;
            sim.agenda.after(sim.conditions.nanosUpTo(sim.conditions.chaosNanos / 10), this::arrive);
        }
    }

    void arrive() {
        present = true;
        new ArrayList<>(sim.liveDevices()).forEach(device -> device.post(this, new DeviceEvent.DriverArrived()));
    }
}
