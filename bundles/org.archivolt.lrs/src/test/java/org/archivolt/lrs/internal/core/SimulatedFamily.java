package org.archivolt.lrs.internal.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.Allocation;

/** A family thread, with the same loop as the real one. */
final class SimulatedFamily extends SimulatedActor<FamilyEvent> implements FamilyEffect.World {
    final FamilyCore core;
    private DeviceSettings settings;
    private final Map<SubRequestId, MediumId> assigned = new HashMap<>();
    /** Media that have failed a request. */
    private final Map<Long, Set<MediumId>> failed = new HashMap<>();

    SimulatedFamily(Simulation sim, DeviceSettings settings, int queueCapacity) {
        super(sim, "family");
        this.settings = settings;
        this.core = new FamilyCore(this, settings, queueCapacity);
    }

    @Override
    void turn() {
        FamilyEvent event = poll();
        if (event == null || sim.hasEnded()) {
            return;
        }
        sim.trace(this, event, "");
        sim.ledger.before(event);
        if (event instanceof FamilyEvent.Configure configure) {
            settings = configure.settings();
        } else if (event instanceof FamilyEvent.TaskRefused refused) {
            remember(refused);
        }
        event.applyTo(core);
        sim.ledger.after(event);
        if (!sim.hasEnded()) {
            mustCountRight();
        }
        if (hasMail()) {
            wake();
        }
    }

    private void mustCountRight() {
        for (MediumView medium : core.allMedia()) {
            if (medium.promisedBytes() < 0) {
                throw new AssertionError(medium.id() + " has promised " + medium.promisedBytes());
            }
            sim.ledger.mustAgree(medium);
        }
        for (DeviceView device : core.allDevices()) {
            if (device.inUse() < 0) {
                throw new AssertionError(device.id() + " is used by " + device.inUse());
            }
        }
    }

    @Override
    public void tell(DeviceId device, DeviceEvent event) {
        if (event instanceof DeviceEvent.Assign assign) {
            mustBeAssignable(device, assign.task());
        } else if (event instanceof DeviceEvent.Withdraw withdraw) {
            assigned.remove(withdraw.id());
        }
        sim.device(device).post(this, event);
    }

    private void mustBeAssignable(DeviceId device, DeviceTask task) {
        if (viewOf(device).inUse() > settings.streams()) {
            throw new AssertionError(device + " is assigned " + task + " beyond its streams");
        }
        if (failed.getOrDefault(task.id().request(), Set.of()).contains(task.medium())) {
            throw new AssertionError("assigned again what has failed: " + task);
        }
        assigned.put(task.id(), task.medium());
    }

    private void remember(FamilyEvent.TaskRefused refused) {
        MediumId medium = assigned.remove(refused.id());
        if (medium != null) {
            failed.computeIfAbsent(refused.id().request(), id -> new HashSet<>())
                    .add(medium);
        }
    }

    private DeviceView viewOf(DeviceId id) {
        return core.allDevices().stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void startDevice(DeviceRecord device, DeviceSettings settings) {
        sim.startDevice(device.id(), settings);
    }

    @Override
    public void granted(Allocation allocation) {
        sim.trace(this, allocation, "granted");
        if (allocation.grants().stream()
                .anyMatch(grant -> viewOf(grant.device()).isBroken())) {
            throw new AssertionError("granted in a broken device: " + allocation);
        }
        sim.ledger.granted(allocation);
    }

    @Override
    public void refused(long request, ArchivoltException why) {
        sim.trace(this, request, why);
        sim.ledger.refused(request, why);
    }

    @Override
    public void done(long request) {
        sim.trace(this, request, "done");
        sim.ledger.done(request);
    }

    @Override
    public void account(MediumUsage usage) {
        sim.ledger.accounted(usage);
        sim.catalog.account(usage);
    }

    @Override
    public void failMedium(MediumId medium, ArchivoltException why) {
        sim.catalog.failMedium(medium);
    }

    @Override
    public void failDevice(DeviceId device, ArchivoltException why) {
        sim.catalog.failDevice(device);
    }

    @Override
    public void blank(long request, MediumId medium) {
        sim.catalog.blank(request, medium);
    }

    @Override
    public void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {
        sim.catalog.recordFormat(label, space, unlock);
    }
}
