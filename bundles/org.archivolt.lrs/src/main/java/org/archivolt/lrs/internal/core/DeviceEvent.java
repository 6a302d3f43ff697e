package org.archivolt.lrs.internal.core;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/**
 * What can happen to a device. Orders come from the family and may be late; then they are refused politely. The
 * one report, {@link CallReturned}, is a fact.
 */
public interface DeviceEvent {
    DeviceStep applyTo(DeviceState state);

    /** Whether it only says that somebody does not use the medium any more. */
    default boolean endsUse() {
        return false;
    }

    /** A sub-request to be served, now or when its turn comes. */
    record Assign(DeviceTask task) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.assign(task);
        }
    }

    /**
     * The user of the medium is done with it.
     *
     * @param toSync null when there is nothing to flush
     * @param suspect whether the user blames the medium or the device
     */
    record GiveBack(SubRequestId id, ToSync toSync, boolean suspect) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.giveBack(id, toSync, suspect);
        }

        @Override
        public boolean endsUse() {
            return toSync == null && !suspect;
        }
    }

    /** A partial release: the user keeps the medium, and waits for the flush of what was written. */
    record Sync(SubRequestId id, ToSync toSync, boolean suspect) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.sync(id, toSync, suspect);
        }
    }

    /** Another drive needs this medium, and nobody uses it here. */
    record Vacate(MediumId medium) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.vacate(medium);
        }
    }

    /** It has failed too often: not to be used until somebody has looked at it. */
    record GiveUp(ArchivoltException why) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.giveUp(why);
        }
    }

    /** It is broken, and the medium in it is wanted elsewhere: get it out if that can be done. */
    record Evict() implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.evict();
        }
    }

    /** This host has the drive for itself. */
    record DriveGranted() implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.driveGranted();
        }
    }

    /** This host cannot have the drive now. */
    record DriveRefused() implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.driveRefused();
        }
    }

    /** Another host waits for the drive: give it back when nobody uses the medium any more. */
    record Yield() implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.yield();
        }
    }

    /** The drive may be another host's by now: nothing is done with it any more. */
    record DriveLost(ArchivoltException why) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.driveLost(why);
        }
    }

    /** The medium may be another host's by now: nothing is done with it any more, and what waits for a flush has failed. */
    record Abandon(MediumId medium, ArchivoltException why) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.abandon(medium, why);
        }
    }

    /** The driver call in progress has taken too long; nobody waits for it any more. */
    record CallOverdue(ArchivoltException why) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.callOverdue(why);
        }
    }

    /** The overdue call has returned after all. */
    record LateReturn() implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.lateReturn();
        }
    }

    /** The request does not need this sub-request any more. */
    record Withdraw(SubRequestId id) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.withdraw(id);
        }
    }

    /** Say when everything told before has been done, and the call ended that was in progress. */
    record Settle(SubRequestId id) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.settle(id);
        }
    }

    /** The release has failed elsewhere: nobody waits for its flush here any more. */
    record ForgetSync(long release) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.forgetSync(release);
        }
    }

    record Configure(DeviceSettings settings) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.configure(settings);
        }
    }

    /** Try again: an operator has mended what was broken. */
    record Retry() implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.retry();
        }
    }

    /** There is a driver. */
    record DriverArrived() implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.driverArrived();
        }
    }

    /**
     * The driver is about to go.
     *
     * @param now do not wait for running uses any longer
     */
    record DriverLeaving(boolean now) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.driverLeaving(now);
        }
    }

    /**
     * Orderly shutdown (seed 004, §11).
     *
     * @param now do not wait for running uses any longer
     */
    record Stop(boolean now) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.stop(now);
        }
    }

    /** A step has met a bug. The device is given up, so that nobody waits for it. */
    record Fault(ArchivoltException why) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.fault(why);
        }
    }

    /** The mailbox is empty: decide what to do next. */
    record Drained(long nowNanos) implements DeviceEvent {
        @Override
        public DeviceStep applyTo(DeviceState state) {
            return state.decide(nowNanos);
        }
    }
}
