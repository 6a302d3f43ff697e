package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Volume;

/** A device thread, with the same loop as the real one; its driver calls take virtual time. */
final class SimulatedDevice extends SimulatedActor<DeviceEvent> {
    final DeviceId id;
    final SimulatedDrive drive;
    private DeviceState state;
    private Volume volume;
    private boolean open;
    private boolean calling;
    private boolean exited;
    /** Driver calls nobody waits for any more. */
    private int callsOverdue;

    SimulatedDevice(Simulation sim, DeviceId id, SimulatedDrive drive, DeviceSettings settings) {
        super(sim, "device-" + id.name());
        this.id = id;
        this.drive = drive;
        this.state = DeviceState.initial(id, settings);
    }

    DeviceState state() {
        return state;
    }

    boolean isExited() {
        return exited;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    void turn() {
        if (calling || exited) {
            return;
        }
        DeviceEvent event = poll();
        if (event != null) {
            step(event);
            wake();
            return;
        }
        DriveCall call = step(new DeviceEvent.Drained(sim.agenda.nanos()));
        if (call != null) {
            calling = true;
            long nanos = sim.conditions.drawCallNanos();
            long nanosMax = state.settings().nanosMax(call);
            if (nanos <= nanosMax) {
                sim.agenda.after(nanos, () -> {
                    calling = false;
                    step(perform(call));
                    wake();
                });
            } else {
                sim.agenda.after(nanosMax, this::overdue);
                sim.agenda.after(nanos, () -> returnsLate(call));
            }
        } else {
            sleep();
        }
    }

    @Override
    boolean mustWakeFor(DeviceEvent event) {
        return !event.endsUse() || state.waitsForUsers();
    }

    private void overdue() {
        sim.tally().count("overdue calls");
        calling = false;
        callsOverdue++;
        step(new DeviceEvent.CallOverdue(new ArchivoltException(DEVICE_FAULT, "waiting for the driver")));
        wake();
    }

    /** It has done its work after all, when nobody waits for it any more. */
    private void returnsLate(DriveCall call) {
        callsOverdue--;
        perform(call);
        if (!exited) {
            post(this, new DeviceEvent.LateReturn());
        }
    }

    private void sleep() {
        if (exited) {
            return;
        }
        mustNotPutOffAFlush();
        if (state.deadlineNanos().isEmpty()) {
            return;
        }
        long deadline = state.deadlineNanos().getAsLong();
        if (deadline - sim.agenda.nanos() <= 0) {
            throw new AssertionError(id + " would spin: its deadline has passed and it does nothing");
        }
        sim.agenda.at(deadline, this::wake);
    }

    private DriveCall step(DeviceEvent event) {
        DeviceStep step = event.applyTo(state);
        sim.trace(this, event, step.effects());
        DeviceState before = state;
        state = step.next();
        mustNotExceedStreams(before);
        DriveCall call = null;
        for (DeviceEffect effect : step.effects()) {
            if (call != null) {
                throw new AssertionError("effects after a call: " + step.effects());
            }
            if (effect instanceof DeviceEffect.Perform perform) {
                call = perform.call();
                mustNotDisturbUsers(call);
                mustNotTouchAStalledDrive(call);
            } else if (effect instanceof DeviceEffect.Tell tell) {
                mustBeMounted(tell.report());
                sim.family.post(this, tell.report());
            } else if (effect instanceof DeviceEffect.AskForDrive) {
                sim.credits.acquire(this, id);
            } else if (effect instanceof DeviceEffect.GiveBackDrive) {
                sim.credits.giveBack(this, id);
            } else if (effect instanceof DeviceEffect.DriverReleased) {
                open &= !state.stalled();
                sim.drivers.released(this);
            } else {
                exit();
            }
        }
        return call;
    }

    private void exit() {
        exited = true;
        if (state.stalled()) {
            open = false;
        } else {
            close();
        }
        sim.drivers.released(this);
        sim.exited(this);
    }

    // ---- what must hold here

    private void mustNotExceedStreams(DeviceState before) {
        if (state.running().size() > before.running().size()
                && state.running().size() > state.settings().streams()) {
            throw new AssertionError(id + " serves " + state.running().size() + " streams: " + state);
        }
    }

    private void mustNotPutOffAFlush() {
        boolean nothingMoreIsExpected =
                state.running().isEmpty() && state.scheduled().isEmpty();
        FlushPolicy policy = state.settings().flush();
        if (!state.toSync().isEmpty()
                && (nothingMoreIsExpected
                        || state.toSync().stream().anyMatch(ToSync::urgent)
                        || state.toSync().size() >= policy.requestsMax()
                        || state.toSync().stream().mapToLong(ToSync::bytes).sum() >= policy.bytesMax())) {
            throw new AssertionError(id + " sleeps and should flush: " + state);
        }
    }

    private void mustBeMounted(FamilyEvent report) {
        if (report instanceof FamilyEvent.TaskReady ready
                && !sim.conditions.haveAccidents()
                && !drive.hasMounted(ready.volume())) {
            throw new AssertionError(id + " reports ready what is not mounted: " + ready);
        }
    }

    private void mustNotDisturbUsers(DriveCall call) {
        boolean disturbs = call instanceof DriveCall.Unmount || call instanceof DriveCall.Unload;
        if (disturbs
                && !state.intent().isNow()
                && sim.ledger.isUsed(state.link().medium(), id)) {
            throw new AssertionError(id + " is " + call.phase() + " a medium in use");
        }
    }

    private void mustNotTouchAStalledDrive(DriveCall call) {
        if (callsOverdue > 0) {
            throw new AssertionError(id + " is " + call.phase() + " although an overdue call has not returned");
        }
    }

    // ---- the driver

    private CallReturned perform(DriveCall call) {
        try {
            return attempt(call);
        } catch (ArchivoltException e) {
            Optional<Drive.State> now = askState();
            now.ifPresent(this::forgetLostVolume);
            return CallReturned.failed(e, now, Optional.ofNullable(volume));
        }
    }

    private CallReturned attempt(DriveCall call) throws ArchivoltException {
        List<String> order = List.of();
        requireCredits(call);
        if (call instanceof DriveCall.Attach) {
            attach();
        } else if (call instanceof DriveCall.Load load) {
            drive.load(load.medium());
        } else if (call instanceof DriveCall.Mount mount) {
            volume = drive.mount(mount.label());
        } else if (call instanceof DriveCall.Format format) {
            drive.format(format.label(), format.force());
            volume = drive.mount(format.label());
        } else if (call instanceof DriveCall.Sync sync) {
            volume.sync(sync.addresses());
        } else if (call instanceof DriveCall.Order wanted) {
            order = volume.readOrder(wanted.addresses());
        } else if (call instanceof DriveCall.Examine) {
            examine();
        } else if (call instanceof DriveCall.Unmount) {
            volume = null;
            drive.unmount();
        } else if (call instanceof DriveCall.Unload) {
            drive.unload();
        } else if (call instanceof DriveCall.Evict) {
            attach();
            if (drive.state().position() == Drive.Position.MOUNTED) {
                drive.unmount();
            }
            if (drive.state().position() == Drive.Position.LOADED) {
                drive.unload();
            }
        } else {
            close();
            return CallReturned.closed();
        }
        Drive.State now = drive.state();
        forgetLostVolume(now);
        Optional<Volume> mounted = Optional.ofNullable(volume);
        return CallReturned.done(now, mounted, mounted.isPresent() ? Optional.of(volume.space()) : Optional.empty())
                .ordered(order);
    }

    private void requireCredits(DriveCall call) throws ArchivoltException {
        if (call.isHarmless() || call instanceof DriveCall.Attach) {
            return;
        }
        sim.credits.requireValid(id);
        if (isSomebodyElses(call)) {
            return;
        }
        if (call.target().isPresent()) {
            sim.credits.requireValid(call.target().get());
        } else if (state.link().medium().isPresent()) {
            sim.credits.requireNotLost(state.link().medium().get());
        }
    }

    /** The scheduler knows nothing of it. */
    private boolean isSomebodyElses(DriveCall call) {
        return call instanceof DriveCall.Load load
                && state.scheduled().stream()
                        .anyMatch(task ->
                                task.id().request() < 0 && task.medium().equals(load.medium()));
    }

    private void forgetLostVolume(Drive.State now) {
        if (now.position() != Drive.Position.MOUNTED) {
            volume = null;
        }
    }

    private void examine() throws ArchivoltException {
        if (volume == null) {
            throw new ArchivoltException(DEVICE_FAULT, "examining what is not mounted");
        }
        volume.examine();
    }

    private void attach() throws ArchivoltException {
        close();
        if (!sim.drivers.isPresent()) {
            throw new ArchivoltException(DRIVER_UNAVAILABLE, "attaching");
        }
        sim.credits.requireValid(id);
        drive.attach();
        open = true;
    }

    private void close() {
        if (open) {
            drive.close();
        }
        open = false;
        volume = null;
    }

    private Optional<Drive.State> askState() {
        try {
            return open ? Optional.of(drive.state()) : Optional.empty();
        } catch (ArchivoltException e) {
            return Optional.empty();
        }
    }
}
